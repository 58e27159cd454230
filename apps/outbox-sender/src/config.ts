import {
  brokerShape,
  databaseShape,
  httpShape,
  loadConfig,
  logShape,
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
  OUTBOX_SENDER_PORT: portNumber(8082),
  /** Ids waiting in one gateway's queue at most. */
  QUEUE_CAPACITY: positiveInteger(10_000),
};

export const loadOutboxSenderConfig = (env?: Readonly<Record<string, string | undefined>>) => loadConfig(shape, env);
export type OutboxSenderConfig = ReturnType<typeof loadOutboxSenderConfig>;

export const OUTBOX_SENDER_CONFIG = Symbol('OUTBOX_SENDER_CONFIG');
