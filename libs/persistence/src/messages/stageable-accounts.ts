import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { LEAVES_AT } from './head-of-lane';
import { IS_PACED } from './pace-terms';

export interface StageableAccount {
  readonly id: string;
  readonly processId: string;
  readonly leaseEpoch: string;
}

/** An account that can send, with when its pace lets it. */
export interface PacedAccount extends StageableAccount {
  /** Milliseconds until what is due of it may go next: 0 for now. */
  readonly inMs: number;
}

/**
 * Accounts that can send: connected, switched on, under a living lease, and with something that is due. Whose turn has not come is
 * told with when it comes, and is not staged for until then: what is staged for it could only be refused.
 */
const STAGEABLE = `
  select a.id, a.lease_process as "processId", a.lease_epoch as "leaseEpoch",
         case when ${IS_PACED}
              then greatest(0, extract(epoch from coalesce(turn.at, pp_clock()) - pp_clock()) * 1000)::double precision
              else 0 end as "inMs"
    from whatsapp_accounts a,
         lateral (
           select min(case when line.lane = 'reply' then a.next_reply_at else a.next_send_at end) as at, count(*) as lanes
             from unnest('{reply,study,bulk}'::text[]) as line (lane),
                  lateral (select 1
                             from outbox_messages m
                            where m.account_id = a.id and m.lane = line.lane
                              and m.status = 'queued' and m.staged_at is null and not m.held
                              and ${LEAVES_AT} <= pp_now()
                            limit 1) due) turn
   where a.state = 'connected'
     and a.sending = 'on'
     and a.lease_until > pp_clock()
     and turn.lanes > 0
   order by a.id`;

export const findStageableAccounts = (tx: EntityManager): Promise<PacedAccount[]> =>
  queryRows<PacedAccount>(tx, STAGEABLE);
