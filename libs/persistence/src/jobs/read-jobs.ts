import type { EntityManager } from 'typeorm';
import type { JobStatus } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { findMovedJob } from '../history/find-moved';

export interface JobView {
  readonly id: string;
  readonly kind: string;
  readonly status: JobStatus;
  /** Null: a system job. */
  readonly participantId: string | null;
  /** Code of the study; null: of no study. */
  readonly study: string | null;
  readonly priority: number;
  readonly runAt: Date;
  /** The fence: how often it was claimed, replays included. */
  readonly attempt: number;
  readonly failures: number;
  readonly crashes: number;
  readonly maxAttempts: number;
  readonly cancelRequested: boolean;
  readonly endReason: string | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface JobDetail extends JobView {
  readonly payload: unknown;
  readonly cause: string;
  readonly dedupeKey: string | null;
  readonly timerId: string | null;
  /** Handed to the broker then; null where it is not. */
  readonly stagedAt: Date | null;
  /** When its last attempt began. */
  readonly claimedAt: Date | null;
  /** The boot that runs it. */
  readonly leaseOwner: string | null;
}

const FIELDS = `
  j.id, j.kind, j.status, j.participant_id as "participantId",
  (select s.code from studies s where s.id = j.study_id) as study, j.priority, j.run_at as "runAt", j.attempt, j.failures,
  j.crashes, j.max_attempts as "maxAttempts", j.cancel_requested as "cancelRequested", j.end_reason as "endReason",
  j.last_error as "lastError", j.created_at as "createdAt", j.finished_at as "finishedAt"`;

const DETAIL = `${FIELDS}, j.payload, j.cause, j.dedupe_key as "dedupeKey", j.timer_id as "timerId", j.claimed_at as "claimedAt"`;

const ONE = `select ${DETAIL}, j.staged_at as "stagedAt", j.lease_owner as "leaseOwner" from jobs j where j.id = $1`;

const ONE_MOVED = `
  select ${DETAIL}, null as "stagedAt", null as "leaseOwner" from jobs_history j where j.id = $1 and j.moved_on = $2::date`;

const NARROWED = `
  ($1::uuid is null or j.id > $1)
  and ($2::text is null or j.kind = $2)
  and ($3::uuid is null or j.participant_id = $3)
  and ($4::uuid is null or j.study_id = $4)`;

/**
 * Those of one partial index. `offset 0` keeps the page's limit out of it: the planner would rather walk all rows by id,
 * past a million that are done, to those that run, than sort these few.
 */
const those = (which: string): string => `(select j.id from jobs j where ${which} and ${NARROWED} offset 0)`;

const sorted = (found: string): string => `
  select ${FIELDS}
    from jobs j
   where j.id = any(array(select f.id from (${found}) f order by f.id limit $5))
   order by j.id`;

const walked = (which: string): string => `
  select ${FIELDS} from jobs j where ${which} and ${NARROWED} order by j.id limit $5`;

/** Words, and no parameter, so that a partial index can be told to hold what is asked for. */
const PAGES: Readonly<Record<JobStatus | 'any', string>> = {
  any: walked('true'),
  // Split as the indexes of the queued are: together they hold each of them, once.
  queued: sorted(
    [
      `j.status = 'queued' and j.staged_at is null and not j.held`,
      `j.status = 'queued' and j.staged_at is not null`,
      `j.status = 'queued' and j.staged_at is null and j.held`,
    ]
      .map(those)
      .join(' union all '),
  ),
  running: sorted(those(`j.status = 'running'`)),
  done: walked(`j.status = 'done'`),
  dead: walked(`j.status = 'dead'`),
  canceled: walked(`j.status = 'canceled'`),
};

/** What is absent does not narrow. */
export interface JobFilter {
  readonly status?: JobStatus | undefined;
  readonly kind?: string | undefined;
  readonly participantId?: string | undefined;
  readonly studyId?: string | undefined;
}

export interface JobPage {
  readonly after: string | null;
  readonly limit: number;
}

/** Owed, under way or over; the hot table first, since what moves goes from there into history. */
export async function findJob(tx: EntityManager, id: string): Promise<JobDetail | null> {
  const hot = await queryRow<JobDetail>(tx, ONE, [id]);
  if (hot) return hot;
  const moved = await findMovedJob(tx, id);
  return moved && queryRow<JobDetail>(tx, ONE_MOVED, [id, moved.movedOn]);
}

/** By id, which is by age. Of the hot table: what has moved is read by its id. */
export function listJobs(tx: EntityManager, filter: JobFilter, { after, limit }: JobPage): Promise<JobView[]> {
  const { status, kind = null, participantId = null, studyId = null } = filter;
  return queryRows<JobView>(tx, PAGES[status ?? 'any'], [after, kind, participantId, studyId, limit]);
}

/** Of the seed documents: what waits, due or not. */
export const getPendingJobs = (tx: EntityManager, at: JobPage): Promise<JobView[]> =>
  listJobs(tx, { status: 'queued' }, at);

/** Of the seed documents: what is in somebody's hands. */
export const getProcessingJobs = (tx: EntityManager, at: JobPage): Promise<JobView[]> =>
  listJobs(tx, { status: 'running' }, at);
