import type { EntityManager } from 'typeorm';
import type { JobKind, JobPayload } from '@promptpipe/domain';
import { jsonOf } from '../database/json-of';
import { queryRow } from '../database/sql';

export interface NewJob<K extends JobKind = JobKind> {
  readonly id: string;
  readonly kind: K;
  readonly payload: JobPayload<K>;
  /** Absent for a system job, which waits behind nobody. */
  readonly participantId?: string;
  /** From `takeSeq`, in this transaction; goes with `participantId`. */
  readonly participantSeq?: bigint;
  readonly studyId?: string;
  /** What made it; messages that it makes inherit the name. */
  readonly cause: string;
  readonly timerId?: string;
  /** The flow and the key of it that own the timer which made the job. */
  readonly flowType?: string | null;
  readonly dataKey?: string | null;
  readonly dedupeKey?: string;
  /** Default: at once. */
  readonly runAt?: Date;
  /** 0 to 9, the highest first; default 0. Orders participants, never the jobs of one. */
  readonly priority?: number;
}

/** Two jobs of one participant never run at once: the person is the lock key. */
export const participantLockKey = (participantId: string): string => `participant:${participantId}`;

/** A key that a queued job has already is no error: that job will do it. */
const INSERT = `
  insert into jobs (id, kind, payload, participant_id, participant_seq, study_id, cause, timer_id, dedupe_key, lock_key,
                    flow_type, data_key, run_at, priority)
  values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce($13::timestamptz, pp_now()), $14)
  on conflict (dedupe_key) where status = 'queued' do nothing
  returning id`;

/** Answers the new id, or null where a queued job with this dedupe key stands already. */
export async function enqueueJob<K extends JobKind>(tx: EntityManager, job: NewJob<K>): Promise<string | null> {
  const row = await queryRow<{ id: string }>(tx, INSERT, [
    job.id,
    job.kind,
    jsonOf(job.payload),
    job.participantId ?? null,
    job.participantSeq?.toString() ?? null,
    job.studyId ?? null,
    job.cause,
    job.timerId ?? null,
    job.dedupeKey ?? null,
    job.participantId === undefined ? null : participantLockKey(job.participantId),
    job.flowType ?? null,
    job.dataKey ?? null,
    job.runAt ?? null,
    job.priority ?? 0,
  ]);
  return row?.id ?? null;
}

/** Held to the end of the transaction that relies on it: a cancel in the same moment comes before the look, or after the answer. */
const QUEUED_TWIN = `
  select id, kind = $2 and payload = $3::jsonb and participant_id is not distinct from $4::uuid as "isSame"
    from jobs
   where dedupe_key = $1
     and status = 'queued'
     for share`;

export interface QueuedTwin {
  readonly id: string;
  /** False: it does something else, or for somebody else, so it cannot stand in for the job. */
  readonly isSame: boolean;
}

/** The queued job that has this job's dedupe key; null where it was claimed or canceled meanwhile. */
export const findQueuedTwin = (
  tx: EntityManager,
  job: Pick<NewJob, 'dedupeKey' | 'kind' | 'payload' | 'participantId'>,
) => queryRow<QueuedTwin>(tx, QUEUED_TWIN, [job.dedupeKey, job.kind, jsonOf(job.payload), job.participantId ?? null]);
