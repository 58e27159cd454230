import {
  brokerShape,
  databaseShape,
  httpShape,
  instant,
  loadConfig,
  logShape,
  portNumber,
  positiveInteger,
} from '@promptpipe/config';

const shape = {
  ...databaseShape,
  ...brokerShape,
  ...httpShape,
  ...logShape,
  SCHEDULER_PORT: portNumber(8081),
  /** Ids waiting in the broker at most. */
  QUEUE_CAPACITY: positiveInteger(10_000),
  /** Hints handled at once by this process. */
  WORKER_CONCURRENCY: positiveInteger(8),
  SOLE_OWNER_BEFORE: instant().optional(),
};

export const loadSchedulerConfig = (env?: Readonly<Record<string, string | undefined>>) => loadConfig(shape, env);
export type SchedulerConfig = ReturnType<typeof loadSchedulerConfig>;

export const SCHEDULER_CONFIG = Symbol('SCHEDULER_CONFIG');
