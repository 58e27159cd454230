import type { EntityManager } from 'typeorm';
import { jsonOf } from '../database/json-of';
import { queryRows } from '../database/sql';
import { type NewJob, participantLockKey } from './enqueue-job';

/** Why the job of a timer has ended before it began: its policy says that it is too late. */
export const MISSED = 'missed';

const INSERT = `
  insert into jobs (id, kind, payload, participant_id, participant_seq, study_id, cause, timer_id, lock_key, flow_type, data_key,
                    run_at, status, finished_at, end_reason)
  select job.*, 'canceled', pp_now(), '${MISSED}'
    from (values ($1::uuid, $2, $3::jsonb, $4::uuid, $5::bigint, $6::uuid, $7, $8::uuid, $9, $10, $11,
                  $12::timestamptz)) job`;

/** A timer that ends without having fired leaves this: what it would have done, and that it is not done any more. */
export async function insertMissedJob(tx: EntityManager, job: NewJob & { readonly runAt: Date }): Promise<void> {
  await queryRows(tx, INSERT, [
    job.id,
    job.kind,
    jsonOf(job.payload),
    job.participantId ?? null,
    job.participantSeq?.toString() ?? null,
    job.studyId ?? null,
    job.cause,
    job.timerId ?? null,
    job.participantId === undefined ? null : participantLockKey(job.participantId),
    job.flowType ?? null,
    job.dataKey ?? null,
    job.runAt,
  ]);
}
