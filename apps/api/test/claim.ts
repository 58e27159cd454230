import { claimMessage, type ClaimedMessage } from '@promptpipe/persistence';
import { type ApiHarness } from './api-harness';

const BOOT = '00000000-0000-7000-8000-0000000000bb';

/** What a gateway that has the account does with a message that was never claimed; null: it may not leave. */
export async function claim(api: ApiHarness, id: string): Promise<ClaimedMessage | null> {
  await api.db.query(
    `update whatsapp_accounts set state = 'connected', connected_since = now(), lease_owner = $1, lease_process = $1,
                                  lease_epoch = 1, lease_until = now() + interval '1 minute'`,
    [BOOT],
  );
  const lease = { accountId: 'default', bootId: BOOT, leaseEpoch: '1' };
  return api.tx((tx) => claimMessage(tx, { id, attempt: 0 }, lease));
}
