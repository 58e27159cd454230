import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** What is queued ends here; the caller holds the participant's turnstile. */
const CANCEL_QUEUED = `
  update jobs
     set status = 'canceled', end_reason = 'timer canceled', finished_at = pp_now(), updated_at = pp_now(),
         staged_at = null, staged_by = null, staged_epoch = null
   where timer_id = $1
     and status = 'queued'
  returning id`;

/** Second, so that a claim that slipped in between is met here: what runs is asked to stop, its settle obeys. */
const STOP_RUNNING = `
  update jobs set cancel_requested = true, updated_at = pp_now() where timer_id = $1 and status = 'running' returning id`;

export interface CanceledJobs {
  readonly canceled: number;
  readonly stopRequested: number;
}

export async function cancelJobsOfTimer(tx: EntityManager, timerId: string): Promise<CanceledJobs> {
  const canceled = await queryRows(tx, CANCEL_QUEUED, [timerId]);
  const stopped = await queryRows(tx, STOP_RUNNING, [timerId]);
  return { canceled: canceled.length, stopRequested: stopped.length };
}
