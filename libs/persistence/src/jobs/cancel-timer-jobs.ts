import type { EntityManager } from 'typeorm';
import { type CanceledJobs, cancelOpenJobs, cancelOpenJobsSql } from './cancel-open-jobs';

const CANCEL_OF_TIMER = cancelOpenJobsSql('timer_id = $1', `'timer canceled'`);

/** What a timer has made ends with it. */
export const cancelJobsOfTimer = (tx: EntityManager, timerId: string): Promise<CanceledJobs> =>
  cancelOpenJobs(tx, CANCEL_OF_TIMER, [timerId]);
