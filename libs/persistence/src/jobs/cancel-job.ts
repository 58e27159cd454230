import type { EntityManager } from 'typeorm';
import { nextJobStatus, type JobStatus } from '@promptpipe/domain';
import { isNow } from '../database/is-now';
import { queryRows } from '../database/sql';
import { lockJob } from './lock-job';
import { releaseBehindJobs } from './release-held-jobs';

/** The row is locked; its status is queued. */
const CANCEL_QUEUED = `
  update jobs
     set status = 'canceled', end_reason = 'canceled', finished_at = pp_now(), updated_at = pp_now(),
         staged_at = null, staged_by = null, staged_epoch = null
   where id = $1
     and ${isNow('status', 'queued')}`;

/** What runs is asked to stop: its settle or its take-back obeys, and its effects are rolled back. */
const STOP_RUNNING = `
  update jobs set cancel_requested = true, updated_at = pp_now() where id = $1 and ${isNow('status', 'running')}`;

/** `running`: it was asked to stop, and is canceled when it settles. */
export type CanceledJob = Extract<JobStatus, 'canceled' | 'running'>;

/** Null: no such job. Throws `IllegalTransitionError` for one that has ended. */
export async function cancelJob(tx: EntityManager, id: string): Promise<CanceledJob | null> {
  const job = await lockJob(tx, id);
  if (!job) return null;
  if (job.status === 'running') {
    await queryRows(tx, STOP_RUNNING, [id]);
    return 'running';
  }
  nextJobStatus(job.status, 'cancel');
  await queryRows(tx, CANCEL_QUEUED, [id]);
  await releaseBehindJobs(tx, [id]);
  return 'canceled';
}
