import type { EntityManager } from 'typeorm';
import { isNow } from '../database/is-now';
import { queryRows } from '../database/sql';
import { HEAD_OF_KEY, NOT_SUSPENDED } from './head-of-key';

export interface ClaimedJob {
  readonly id: string;
  /** The fence: every later write of this claim names it. */
  readonly attempt: number;
  readonly kind: string;
  readonly payload: unknown;
  readonly participantId: string | null;
  /** Jobs of one key never run at once; null: it waits behind nobody. */
  readonly lockKey: string | null;
  readonly studyId: string | null;
  readonly cause: string;
  readonly failures: number;
  readonly maxAttempts: number;
  readonly createdAt: Date;
}

/** How long a claim lasts without renewal. A handler is renewed for as long as its process lives. */
export const JOB_LEASE_SECONDS = 60;

/** A hint names the attempt it was made for; a row that has moved on is not its business. */
const CANDIDATES = `
  select j.id, j.lock_key as "lockKey", j.attempt
    from jobs j
    join unnest($1::uuid[], $2::integer[]) as hint (id, attempt) on hint.id = j.id and hint.attempt = j.attempt
   where ${isNow('j.status', 'queued')}
     and j.run_at <= pp_now()
     and j.kind = any($3::text[])
     and ${NOT_SUSPENDED}
     and ${HEAD_OF_KEY}
   order by j.lock_key, j.id
     for update of j skip locked`;

/** In key order: other orders deadlock. Whoever comes second gets nothing and lets go. */
const TAKE_LOCKS = `
  insert into job_locks (lock_key, job_id, attempt)
  select lock_key, job_id, attempt
    from unnest($1::text[], $2::uuid[], $3::integer[]) as wanted (lock_key, job_id, attempt)
   order by lock_key
  on conflict (lock_key) do nothing
  returning job_id as "jobId"`;

const CLAIM = `
  update jobs
     set status = 'running',
         attempt = attempt + 1,
         claimed_at = pp_now(),
         lease_owner = $2,
         lease_until = pp_clock() + interval '${JOB_LEASE_SECONDS} seconds',
         staged_at = null, staged_by = null, staged_epoch = null, held = false,
         updated_at = pp_now()
   where id = any($1::uuid[])
     and ${isNow('status', 'queued')}
  returning id, attempt, kind, payload, participant_id as "participantId", lock_key as "lockKey", study_id as "studyId", cause, failures,
            max_attempts as "maxAttempts", created_at as "createdAt"`;

/**
 * A declined hint leaves its row free for the next stage act. A row that another holds is theirs to free: two claims that
 * waited for each other's hints here were a deadlock.
 */
const CLEAR_STAGE = `
  update jobs
     set staged_at = null, staged_by = null, staged_epoch = null
   where id = any(array(
           select j.id
             from jobs j
             join unnest($1::uuid[], $2::integer[]) as hint (id, attempt) on hint.id = j.id and hint.attempt = j.attempt
            where ${isNow('j.status', 'queued')}
              and j.staged_at is not null
              for update of j skip locked))`;

interface Candidate {
  readonly id: string;
  readonly lockKey: string | null;
  readonly attempt: number;
}

export interface JobHint {
  readonly id: string;
  readonly attempt: number;
}

/** Claims what is claimable among the hinted rows; the others are somebody else's, not due, or not at the head. */
export async function claimJobs(
  tx: EntityManager,
  hints: readonly JobHint[],
  bootId: string,
  kinds: readonly string[],
): Promise<ClaimedJob[]> {
  const pairs = [hints.map(({ id }) => id), hints.map(({ attempt }) => attempt)] as const;
  const candidates = await queryRows<Candidate>(tx, CANDIDATES, [...pairs, kinds]);
  const won = await winLocks(tx, candidates);
  const claimed = won.length > 0 ? await queryRows<ClaimedJob>(tx, CLAIM, [won, bootId]) : [];
  if (claimed.length < hints.length) await queryRows(tx, CLEAR_STAGE, [...pairs]);
  return claimed;
}

async function winLocks(tx: EntityManager, candidates: readonly Candidate[]): Promise<string[]> {
  const keyed = candidates.filter(({ lockKey }) => lockKey !== null);
  const free = candidates.filter(({ lockKey }) => lockKey === null).map(({ id }) => id);
  if (keyed.length === 0) return free;
  const taken = await queryRows<{ jobId: string }>(tx, TAKE_LOCKS, [
    keyed.map(({ lockKey }) => lockKey),
    keyed.map(({ id }) => id),
    keyed.map(({ attempt }) => attempt + 1),
  ]);
  return [...free, ...taken.map(({ jobId }) => jobId)];
}
