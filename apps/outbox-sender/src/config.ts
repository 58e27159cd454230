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
  OUTBOX_SENDER_PORT: portNumber(8082),
  /** Ids waiting in one gateway's queue at most. */
  QUEUE_CAPACITY: positiveInteger(10_000),
  SOLE_OWNER_BEFORE: instant().optional(),
};

export const loadOutboxSenderConfig = (env?: Readonly<Record<string, string | undefined>>) => loadConfig(shape, env);
export type OutboxSenderConfig = ReturnType<typeof loadOutboxSenderConfig>;

export const OUTBOX_SENDER_CONFIG = Symbol('OUTBOX_SENDER_CONFIG');
