import type { EntityManager } from 'typeorm';
import type { ParticipantStatus } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';

/** A participant whose row this transaction holds. */
export interface LockedParticipant {
  readonly id: string;
  readonly studyId: string;
  readonly accountId: string;
  readonly timezone: string;
  /** Of what is said to this person by the door itself. */
  readonly language: string;
  readonly status: ParticipantStatus;
}

const FIELDS = `id, study_id as "studyId", account_id as "accountId", timezone, language, status`;

/** The turnstile (design §2.5): whoever inserts, fires or cancels something for a participant holds this row first. */
const LOCK_ONE = `select ${FIELDS} from participants where id = $1 for no key update`;

/** Background batches leave the busy for the next tick. By id, so that two batches meet in the same order. */
const LOCK_FREE = `
  select ${FIELDS} from participants where id = any($1::uuid[]) order by id for no key update skip locked`;

/** For what an operator asks of many at once: waits for each, in the order in which every batch meets them. */
const LOCK_ALL = `select ${FIELDS} from participants where id = any($1::uuid[]) order by id for no key update`;

/** Order is commit order: the row stays locked until the commit, so a smaller number is never seen later. */
const TAKE_SEQ = `
  update participants set next_seq = next_seq + $2 where id = $1 returning next_seq - $2 as first`;

export const lockParticipant = (tx: EntityManager, id: string): Promise<LockedParticipant | null> =>
  queryRow<LockedParticipant>(tx, LOCK_ONE, [id]);

export const lockFreeParticipants = (tx: EntityManager, ids: readonly string[]): Promise<LockedParticipant[]> =>
  queryRows<LockedParticipant>(tx, LOCK_FREE, [ids]);

export const lockParticipants = (tx: EntityManager, ids: readonly string[]): Promise<LockedParticipant[]> =>
  queryRows<LockedParticipant>(tx, LOCK_ALL, [ids]);

const TAKE_SEQS = `
  update participants p
     set next_seq = p.next_seq + taken.count
    from unnest($1::uuid[], $2::integer[]) as taken (id, count)
   where p.id = taken.id
  returning p.id, p.next_seq - taken.count as first`;

/** So many numbers of the order of each of these people; answers the first of each. The caller holds the turnstiles. */
export async function takeSeqs(
  tx: EntityManager,
  counts: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await queryRows<{ id: string; first: string }>(tx, TAKE_SEQS, [
    [...counts.keys()],
    [...counts.values()],
  ]);
  return new Map(rows.map(({ id, first }) => [id, BigInt(first)]));
}

/** Takes `count` numbers of the participant's order; answers the first. The caller holds the turnstile. */
export async function takeSeq(tx: EntityManager, participant: LockedParticipant, count = 1): Promise<bigint> {
  const row = await queryRow<{ first: string }>(tx, TAKE_SEQ, [participant.id, count]);
  if (!row) throw new Error(`Participant ${participant.id} vanished under its lock`);
  return BigInt(row.first);
}
