import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { IS_DUE } from './lock-batch';

/**
 * Over when everybody is in line or left out, and every message has ended: until then there is something to cancel. One
 * that is set aside has not ended, since a release sends it and a cancel discards it. All in one look: a message that is set
 * aside, or released, at this moment is in one of the two tables.
 */
const FINISH = `
  with looked as materialized (
    select b.id, b.status,
           b.status = 'held' or exists (
             select 1 from batch_recipients r where r.batch_id = b.id and r.status = 'waiting') as waiting,
           exists (
             select 1
               from outbox_messages m
              where m.batch_id = b.id and m.status in ('queued', 'sending', 'unknown')) as flowing
      from batches b
     where ${IS_DUE}
  ), finished as (
    update batches b
       set status = 'done', finished_at = pp_now(), updated_at = pp_now()
      from looked
     where b.id = looked.id
       and b.status = 'running'
       and not looked.waiting
       and not looked.flowing
       and b.id::text <> all(array(
             select q.original ->> 'batch_id'
               from quarantined_rows q
              where q.status = 'held' and q.moved and q.table_name = 'outbox_messages'
                and q.original ->> 'batch_id' is not null))
  )
  select count(*) filter (where waiting or flowing)::integer as open from looked`;

/** Ends what is over, of all that is due. Answers how many go on by themselves: who waits for a release is nobody to ask again soon. */
export async function finishBatches(tx: EntityManager): Promise<number> {
  return (await queryRow<{ open: number }>(tx, FINISH))?.open ?? 0;
}
