import type { EntityManager } from 'typeorm';
import { hasLeft } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { lockParticipants } from '../participants/turnstile';
import { replayJobs } from './replay-jobs';

/** Which dead jobs are meant; what is absent does not narrow. */
export interface DeadJobFilter {
  readonly kind?: string | undefined;
  readonly studyId?: string | undefined;
  readonly participantId?: string | undefined;
  /** A part of the last error, as it is written there. */
  readonly error?: string | undefined;
  readonly diedAfter?: Date | undefined;
  readonly diedBefore?: Date | undefined;
}

/** A literal in the statement, as everywhere: the planner must know it. */
const CHUNK = 500;

const MATCHES = `
  j.status = 'dead'
  and ($1::text is null or j.kind = $1)
  and ($2::uuid is null or j.study_id = $2)
  and ($3::uuid is null or j.participant_id = $3)
  and ($4::text is null or strpos(j.last_error, $4) > 0)
  and ($5::timestamptz is null or j.finished_at >= $5)
  and ($6::timestamptz is null or j.finished_at < $6)`;

const COUNT = `select count(*)::integer as n from jobs j where ${MATCHES}`;

const NEXT = `
  select j.id, j.participant_id as "participantId"
    from jobs j
   where ${MATCHES}
     and ($7::uuid is null or j.id > $7)
   order by j.id
   limit ${CHUNK}`;

const parameters = (filter: DeadJobFilter): unknown[] => [
  filter.kind ?? null,
  filter.studyId ?? null,
  filter.participantId ?? null,
  filter.error ?? null,
  filter.diedAfter ?? null,
  filter.diedBefore ?? null,
];

export async function countDeadJobs(tx: EntityManager, filter: DeadJobFilter): Promise<number> {
  return (await queryRow<{ n: number }>(tx, COUNT, parameters(filter)))?.n ?? 0;
}

export interface ReplayedChunk {
  readonly replayed: number;
  readonly merged: number;
  /** Nothing is owed to their participants any more, or somebody else replayed them. */
  readonly skipped: number;
  /** The id to go on after; null: this was the last chunk. */
  readonly next: string | null;
}

interface Candidate {
  readonly id: string;
  readonly participantId: string | null;
}

/** One transaction's worth, in id order: candidates are read unlocked, their participants locked, the rows looked at again. */
export async function replayDeadJobs(
  tx: EntityManager,
  filter: DeadJobFilter,
  after: string | null,
): Promise<ReplayedChunk> {
  const found = await queryRows<Candidate>(tx, NEXT, [...parameters(filter), after]);
  const people = found.flatMap(({ participantId }) => participantId ?? []);
  const here = (await lockParticipants(tx, [...new Set(people)])).filter(({ status }) => !hasLeft(status));
  const owed = new Set(here.map(({ id }) => id));
  const ids = found
    .filter(({ participantId }) => participantId === null || owed.has(participantId))
    .map(({ id }) => id);
  const outcomes = await replayJobs(tx, ids);
  const merged = outcomes.filter(({ status }) => status === 'canceled').length;
  return {
    replayed: outcomes.length - merged,
    merged,
    skipped: found.length - outcomes.length,
    next: found.length < CHUNK ? null : (found.at(-1)?.id ?? null),
  };
}
