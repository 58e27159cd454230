import type { EntityManager } from 'typeorm';
import type { ExclusionReason } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

/** How many people of a batch are put in line in one transaction. */
export const BATCH_CHUNK = 200;

const START = `
  update batches set status = 'running', started_at = pp_now(), updated_at = pp_now() where id = $1 and status = 'held'`;

const WAITING = `
  select participant_id as id
    from batch_recipients
   where batch_id = $1 and status = 'waiting' and ($2::uuid is null or participant_id > $2)
   order by participant_id
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

/** The next people who are not in line yet, by id, after one; at most `BATCH_CHUNK`. */
export const findWaiting = async (tx: EntityManager, batchId: string, after: string | null): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, WAITING, [batchId, after])).map(({ id }) => id);

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
