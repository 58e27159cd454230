import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { MISFIRE } from '../messages/missed-messages';

/**
 * What became of the messages of occurrences: in the hot table, in history, or in quarantine. One whose message has not
 * ended stays as it is. A message that expired while its account was not connected tells of that.
 */
const RECORD = `
  with looked as materialized (
    select id, message_id from occurrences where status = 'queued' and id > $1 order by id limit 1000
  ), ends as (
    select looked.id, m.status, m.failure_class, m.last_error,
           coalesce(a.state <> 'connected' or a.lease_until < pp_clock(), false) as is_away
      from looked
      join outbox_messages m on m.id = looked.message_id
      join whatsapp_accounts a on a.id = m.account_id
     where m.status in ('sent', 'failed', 'canceled', 'expired')
    union all
    select looked.id, h.status, h.failure_class, h.last_error, false
      from looked
      join moved_messages moved on moved.message_id = looked.message_id
      join outbox_messages_history h on h.id = moved.message_id and h.moved_on = moved.moved_on
    union all
    select looked.id, 'unreadable', null, q.detail, false
      from looked
      join quarantined_rows q on q.row_id = looked.message_id::text and q.table_name = 'outbox_messages'
     where q.status = 'discarded' and q.moved
  ), settled as (
    update occurrences o
       set status = case when ends.status = 'sent' then 'sent' else 'not-sent' end,
           reason = case
                      when ends.status = 'sent' then null
                      when ends.status = 'expired' and starts_with(ends.last_error, '${MISFIRE}') then 'misfire'
                      when ends.status = 'expired' and ends.is_away then 'gateway-down'
                      when ends.status = 'failed' and ends.failure_class in ('unresolved', 'opted-out') then ends.failure_class
                      else ends.status
                    end,
           detail = case when ends.status <> 'sent' then ends.last_error end,
           settled_at = pp_now(), updated_at = pp_now()
      from ends
     where o.id = ends.id and o.status = 'queued'
    returning 1
  )
  select (select count(*)::integer from looked) as looked, (select max(id::text)::uuid from looked) as last,
         (select count(*)::integer from settled) as settled`;

export interface OutcomePass {
  readonly settled: number;
  /** Where the next look goes on; null: all have been looked at. */
  readonly next: string | null;
}

/** One chunk: the thousand queued occurrences after an id. */
export async function recordOutcomes(tx: EntityManager, after: string): Promise<OutcomePass> {
  const pass = await queryRow<{ looked: number; last: string | null; settled: number }>(tx, RECORD, [after]);
  return { settled: pass?.settled ?? 0, next: pass?.looked === 1000 ? pass.last : null };
}
