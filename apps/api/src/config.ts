import {
  brokerShape,
  databaseShape,
  httpShape,
  loadConfig,
  logShape,
  nonNegativeInteger,
  portNumber,
  positiveInteger,
  recoveryShape,
  urlOf,
} from '@promptpipe/config';
import { z } from 'zod';

const shape = {
  ...databaseShape,
  ...brokerShape,
  ...httpShape,
  ...logShape,
  ...recoveryShape,
  API_PORT: portNumber(8080),
  /** Holds the key that callers show; read once, at the start. */
  ADMIN_KEY_FILE: z.string().meta({ examples: ['.data/admin-key'] }),
  /** Between the request of a send to many and its first message: the time in which somebody notices a mistake. */
  BATCH_HOLD_SECONDS: nonNegativeInteger(60),
  /** People; a send to more of them does not start before somebody has repeated their number. */
  BATCH_CONFIRM_ABOVE: nonNegativeInteger(50),
  /** As people outside reach this service; pairing links begin with it. Without it they begin with the host that asked for them. */
  PUBLIC_URL: urlOf(['http', 'https'], 'https://promptpipe.example.org').optional(),
  /** People whom one send to many may name; all of them are in memory, and written down, at once. */
  BATCH_MAX_RECIPIENTS: positiveInteger(10_000),
  /** Rows that may wait, of jobs, of messages and of due timers each: beyond it requests that make more are answered 429. */
  BACKLOG_LIMIT: positiveInteger(100_000),
};

export const loadApiConfig = (env?: Readonly<Record<string, string | undefined>>) => loadConfig(shape, env);
export type ApiConfig = ReturnType<typeof loadApiConfig>;

export const API_CONFIG = Symbol('API_CONFIG');
