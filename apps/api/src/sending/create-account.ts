import { type DataSource, insertAccount, insertAuditEntry, inTransaction } from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { taken } from '../http/refusal';
import { type NewAccountRequest } from './account.dto';
import { expectPhone } from './expect-phone';
import { readAccount } from './read-account';

/** A number to send from. A gateway of its driver takes it over, and shows what is to be scanned. */
export async function createAccount(db: DataSource, { id, driver, phone }: NewAccountRequest) {
  await inTransaction(db, async (tx) => {
    if (!(await insertAccount(tx, { id, driver }))) throw taken('id', 'another account has this id');
    if (phone !== undefined) await expectPhone(tx, id, phone);
    const target = { type: 'account', id } as const;
    await insertAuditEntry(tx, {
      apiKeyId: ADMIN_KEY_ID,
      action: 'account.create',
      target,
      before: null,
      after: { driver, ...(phone && { phone }) },
    });
  });
  return readAccount(db, id);
}
