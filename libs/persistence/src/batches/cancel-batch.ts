import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** From its commit on no message of the batch is claimed: the claim asks this status in its own statement. */
const CANCEL = `
  update batches set status = 'canceled', finished_at = pp_now(), updated_at = pp_now()
   where id = $1 and status in ('held', 'running')`;

const CANCEL_WAITING = `
  update batch_recipients set status = 'canceled', updated_at = pp_now() where batch_id = $1 and status = 'waiting'`;

/** What waits in quarantine must not come back into the line, also where it was set aside only after the cancel. */
const DISCARD_HELD = `
  update quarantined_rows
     set status = 'discarded', resolved_at = pp_now()
   where table_name = 'outbox_messages' and status = 'held' and moved and original ->> 'batch_id' = $1::text`;

const SWEPT = `
  update batches b
     set swept_at = pp_now()
   where b.id = $1 and b.status = 'canceled' and b.swept_at is null
     and not exists (
           select 1
             from outbox_messages m
            where m.batch_id = b.id and m.status in ('queued', 'sending', 'unknown') and not m.stop_requested)
     and not exists (
           select 1
             from quarantined_rows q
            where q.table_name = 'outbox_messages' and q.status = 'held' and q.moved and q.original ->> 'batch_id' = b.id::text)`;

/** The caller holds the batch, and sweeps its messages in transactions of their own afterwards. */
export async function cancelBatch(tx: EntityManager, id: string): Promise<void> {
  await queryRows(tx, CANCEL, [id]);
  await queryRows(tx, CANCEL_WAITING, [id]);
  await queryRows(tx, DISCARD_HELD, [id]);
}

/** Nothing of it is left to cancel or to stop. */
export async function markBatchSwept(tx: EntityManager, id: string): Promise<void> {
  await queryRows(tx, DISCARD_HELD, [id]);
  await queryRows(tx, SWEPT, [id]);
}
