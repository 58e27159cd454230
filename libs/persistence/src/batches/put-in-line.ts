import type { EntityManager } from 'typeorm';
import type { ExclusionReason } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import { IS_DUE } from './lock-batch';

/** How many people of a batch are put in line in one transaction. */
export const BATCH_CHUNK = 200;

const START = `
  update batches set status = 'running', started_at = pp_now(), updated_at = pp_now() where id = $1 and status = 'held'`;

/**
 * Of two batches that owe one person something the earlier one comes first, also where that person was busy when it came by: until
 * then the later one passes them over. What is held, waits for who confirms it, or was canceled is owed to nobody; nor is what
 * a batch cannot say (`$3`), which would stand in the way of all others for good.
 */
const WAITING = `
  select r.participant_id as id
    from batch_recipients r
    join batches mine on mine.id = r.batch_id
   where r.batch_id = $1 and r.status = 'waiting' and ($2::uuid is null or r.participant_id > $2)
     and not exists (
           select 1
             from batch_recipients earlier
             join batches b on b.id = earlier.batch_id
            where earlier.participant_id = r.participant_id
              and earlier.status = 'waiting'
              and b.id <> all($3::uuid[])
              and (b.start_at, b.id) < (mine.start_at, mine.id)
              and ${IS_DUE})
   order by r.participant_id
   limit ${BATCH_CHUNK}`;

/** In the transaction that makes the message: a recipient who is in line has one, and who waits has none. */
const QUEUE = `
  update batch_recipients r
     set status = 'queued', message_id = put.message_id, updated_at = pp_now()
    from unnest($2::uuid[], $3::uuid[]) as put (participant_id, message_id)
   where r.batch_id = $1 and r.participant_id = put.participant_id and r.status = 'waiting'`;

const EXCLUDE = `
  update batch_recipients r
     set status = 'excluded', reason = out.reason, updated_at = pp_now()
    from unnest($2::uuid[], $3::text[]) as out (participant_id, reason)
   where r.batch_id = $1 and r.participant_id = out.participant_id and r.status = 'waiting'`;

export async function startBatch(tx: EntityManager, id: string): Promise<void> {
  await queryRows(tx, START, [id]);
}

export interface WaitingAfter {
  readonly batchId: string;
  /** The person up to whom all have been looked at. */
  readonly after: string | null;
  /** Batches that nobody waits for. */
  readonly unsayable: readonly string[];
}

/** The next people who are not in line yet and whose turn it is, by id; at most `BATCH_CHUNK`. */
export const findWaiting = async (tx: EntityManager, { batchId, after, unsayable }: WaitingAfter): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, WAITING, [batchId, after, unsayable])).map(({ id }) => id);

export async function markInLine(
  tx: EntityManager,
  batchId: string,
  put: readonly { readonly participantId: string; readonly messageId: string }[],
): Promise<void> {
  const params = [put.map(({ participantId }) => participantId), put.map(({ messageId }) => messageId)];
  if (put.length > 0) await queryRows(tx, QUEUE, [batchId, ...params]);
}

export async function markExcluded(
  tx: EntityManager,
  batchId: string,
  out: readonly { readonly participantId: string; readonly reason: ExclusionReason }[],
): Promise<void> {
  const params = [out.map(({ participantId }) => participantId), out.map(({ reason }) => reason)];
  if (out.length > 0) await queryRows(tx, EXCLUDE, [batchId, ...params]);
}
