import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

export interface StageableAccount {
  readonly id: string;
  readonly processId: string;
  readonly leaseEpoch: string;
}

/** Accounts that can send now: connected, switched on, under a living lease, and with something that is due. */
const STAGEABLE = `
  select a.id, a.lease_process as "processId", a.lease_epoch as "leaseEpoch"
    from whatsapp_accounts a
   where a.state = 'connected'
     and a.sending = 'on'
     and a.lease_until > pp_clock()
     and exists (select 1
                   from outbox_messages m
                  where m.account_id = a.id
                    and m.status = 'queued' and m.staged_at is null and not m.held
                    and m.not_before <= pp_now())
   order by a.id`;

export const findStageableAccounts = (tx: EntityManager): Promise<StageableAccount[]> =>
  queryRows<StageableAccount>(tx, STAGEABLE);
