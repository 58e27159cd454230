import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { cancelMessagesSql } from '../messages/cancel-messages';
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

const CANCEL_MESSAGES = cancelMessagesSql(
  `select id
     from outbox_messages
    where batch_id = $1
      and participant_id = any($2::uuid[])
      and status in ('queued', 'sending', 'unknown')
      and not stop_requested
    order by id
      for update`,
  `'batch canceled'`,
);

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
