import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { type LanePlace, releaseNextInLanes } from '../messages/release-lane';
import { lockFreeParticipants, type LockedParticipant, lockParticipants } from '../participants/turnstile';

/** How many people of a canceled batch are locked in one transaction. */
const CHUNK = 500;

const UNSWEPT = `select id from batches where status = 'canceled' and swept_at is null order by id limit 100`;

const OWED_TO = `
  select distinct participant_id as id
    from outbox_messages
   where batch_id = $1 and status in ('queued', 'sending', 'unknown') and not stop_requested
     and ($2::uuid is null or participant_id > $2)
   order by participant_id
   limit ${CHUNK}`;

/**
 * As for a person who leaves (ADR 8): one statement, so that a claim at the same moment is met either before or after it.
 * What is sending or unknown is asked to stop: it is never queued again.
 */
const CANCEL_MESSAGES = `
  update outbox_messages
     set status = case when status = 'queued' then 'canceled' else status end,
         stop_requested = stop_requested or status <> 'queued',
         last_error = case when status = 'queued' then 'batch canceled' else last_error end,
         finished_at = case when status = 'queued' then pp_now() end,
         updated_at = case when status = 'queued' then pp_now() else updated_at end,
         held = false, retry_at = null,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
   where id = any(array(
           select id
             from outbox_messages
            where batch_id = $1
              and participant_id = any($2::uuid[])
              and status in ('queued', 'sending', 'unknown')
              and not stop_requested
            order by id
              for update))
  returning status, participant_id as "participantId", lane, participant_seq as "participantSeq"`;

export interface SweptBatch {
  readonly canceled: number;
  readonly stopRequested: number;
  /** The last person looked at; null: there was nobody left after the one given. */
  readonly last: string | null;
}

type Lock = (tx: EntityManager, ids: readonly string[]) => Promise<LockedParticipant[]>;

async function sweep(tx: EntityManager, lock: Lock, batchId: string, after: string | null): Promise<SweptBatch> {
  const ids = (await queryRows<{ id: string }>(tx, OWED_TO, [batchId, after])).map(({ id }) => id);
  const people = await lock(tx, ids);
  const params = [batchId, people.map(({ id }) => id)];
  const ended = await queryRows<LanePlace & { status: string }>(tx, CANCEL_MESSAGES, params);
  const canceled = ended.filter(({ status }) => status === 'canceled');
  await releaseNextInLanes(tx, canceled);
  return { canceled: canceled.length, stopRequested: ended.length - canceled.length, last: ids.at(-1) ?? null };
}

/** One chunk of what a canceled batch still owes, after a person, under the turnstiles; waits for each. */
export const sweepBatch = (tx: EntityManager, batchId: string, after: string | null): Promise<SweptBatch> =>
  sweep(tx, lockParticipants, batchId, after);

/** As above; leaves the busy for the next look. */
export const sweepFreeOfBatch = (tx: EntityManager, batchId: string, after: string | null): Promise<SweptBatch> =>
  sweep(tx, lockFreeParticipants, batchId, after);

/** Canceled batches whose sweep was cut short. */
export const findUnsweptBatches = async (tx: EntityManager): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, UNSWEPT)).map(({ id }) => id);
