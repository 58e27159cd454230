import type { DefaultJobOptions } from 'bullmq';

/** Times, retries and history are rows of ours: a BullMQ job runs once and leaves nothing behind. */
export const HINT_JOB_OPTIONS: DefaultJobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * A job of a killed worker is handed out again after the lock and up to two stall checks: 5 to 9 s. The stall count is
 * high because the row, not BullMQ, decides when a job kills its process; the retry delay is short because BullMQ's own
 * leaves a worker deaf for 15 s after a Postgres restart. A worker is started by hand: one that runs by itself against
 * a database without BullMQ's tables fails without a pause and starves the process.
 */
export const HINT_WORKER_OPTIONS = {
  autorun: false,
  lockDuration: 5_000,
  stalledInterval: 2_000,
  maxStalledCount: 1_000,
  runRetryDelay: 250,
} as const;
