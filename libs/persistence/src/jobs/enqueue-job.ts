import type { EntityManager } from 'typeorm';
import type { JobKind, JobPayload } from '@promptpipe/domain';
import { queryRow } from '../database/sql';

export interface NewJob<K extends JobKind = JobKind> {
  readonly id: string;
  readonly kind: K;
  readonly payload: JobPayload<K>;
  readonly participantId: string;
  /** From `takeSeq`, in this transaction. */
  readonly participantSeq: bigint;
  readonly studyId: string;
  /** What made it; messages that it makes inherit the name. */
  readonly cause: string;
  readonly timerId?: string;
  readonly dedupeKey?: string;
}

/** Two jobs of one participant never run at once: the person is the lock key. */
export const participantLockKey = (participantId: string): string => `participant:${participantId}`;

/** A key that a queued job has already is no error: that job will do it. */
const INSERT = `
  insert into jobs (id, kind, payload, participant_id, participant_seq, study_id, cause, timer_id, dedupe_key, lock_key)
  values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10)
  on conflict (dedupe_key) where status = 'queued' do nothing
  returning id`;

/** Answers the new id, or null where a queued job with this dedupe key stands already. */
export async function enqueueJob<K extends JobKind>(tx: EntityManager, job: NewJob<K>): Promise<string | null> {
  const row = await queryRow<{ id: string }>(tx, INSERT, [
    job.id,
    job.kind,
    JSON.stringify(job.payload),
    job.participantId,
    job.participantSeq.toString(),
    job.studyId,
    job.cause,
    job.timerId ?? null,
    job.dedupeKey ?? null,
    participantLockKey(job.participantId),
  ]);
  return row?.id ?? null;
}
