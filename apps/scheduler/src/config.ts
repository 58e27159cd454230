import {
  brokerShape,
  databaseShape,
  days,
  httpShape,
  loadConfig,
  logShape,
  milliseconds,
  portNumber,
  positiveInteger,
  recoveryShape,
} from '@promptpipe/config';

const shape = {
  ...databaseShape,
  ...brokerShape,
  ...httpShape,
  ...logShape,
  ...recoveryShape,
  SCHEDULER_PORT: portNumber(8081),
  /** Ids waiting in the broker at most. */
  QUEUE_CAPACITY: positiveInteger(10_000),
  /** Hints handled at once by this process. */
  WORKER_CONCURRENCY: positiveInteger(8),
  /** Occurrences of schedules are written down so far ahead; an outage may be as long without a promise that has no row. */
  PLAN_AHEAD_DAYS: days(8, 2),
  /** Prompts of one account that were missed, of schedules and timers, are sent at this rate at most, whoever sends them. */
  CATCH_UP_PER_MINUTE: positiveInteger(30),
  HOUSEKEEPING_INTERVAL_MS: milliseconds(300_000),
  /** Since the last event of a job or message; then it leaves the hot table. */
  HISTORY_AFTER_DAYS: days(7),
  RETENTION_HISTORY_DAYS: days(90),
  RETENTION_RECEIPTS_DAYS: days(90),
  RETENTION_RESPONSES_DAYS: days(365),
  RETENTION_INBOUND_DAYS: days(90),
  /** What became of WhatsApp accounts, and what was asked of them. */
  RETENTION_ACCOUNT_EVENTS_DAYS: days(365),
  RETENTION_RECOVERY_RUNS_DAYS: days(90),
  RETENTION_INSTANCES_DAYS: days(30),
  /** WhatsApp must not bring back what was handled: far longer than any message is kept. */
  RETENTION_DEDUP_DAYS: days(400, 400),
};

export const loadSchedulerConfig = (env?: Readonly<Record<string, string | undefined>>) => loadConfig(shape, env);
export type SchedulerConfig = ReturnType<typeof loadSchedulerConfig>;

export const SCHEDULER_CONFIG = Symbol('SCHEDULER_CONFIG');
