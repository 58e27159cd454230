import {
  brokerShape,
  databaseShape,
  httpShape,
  loadConfig,
  logShape,
  milliseconds,
  nonNegativeInteger,
  portNumber,
  positiveInteger,
  recoveryShape,
  urlOf,
} from '@promptpipe/config';
import { z } from 'zod';
import { isSessionKey } from './sessions/session-seal';
import { hoursOfDay, zoneName } from './watch/restart-hours';

const shape = {
  ...databaseShape,
  ...brokerShape,
  ...httpShape,
  ...logShape,
  ...recoveryShape,
  GATEWAY_PORT: portNumber(8083),
  /** Which way to WhatsApp this process knows. */
  WHATSAPP_DRIVER: z.enum(['simulated', 'whatsapp-web']).default('simulated'),
  /** Where the `simulated` driver finds the phone simulator. */
  SIMULATOR_URL: urlOf(['http', 'https'], 'http://127.0.0.1:8090').default('http://127.0.0.1:8090'),
  /** The browser of the `whatsapp-web` driver; unset: the first Chromium or Chrome on the PATH. */
  CHROMIUM_PATH: z.string().min(1).optional(),
  /** One folder per account: the browser's profile is the session, whoever has it is the account. */
  WHATSAPP_PROFILES_DIR: z.string().min(1).default('.data/whatsapp-profiles'),
  /** 32 bytes in base64: with it sessions are kept in the database too, sealed, and go on where their account is opened next. */
  WHATSAPP_SESSION_KEY: z
    .string()
    .refine(isSessionKey, 'must be 32 random bytes in base64, as `openssl rand -base64 32` makes them')
    .meta({ examples: ['(of openssl rand -base64 32)'] })
    .optional(),
  /** Whether a code to be scanned is drawn on stdout: `auto` where that is a terminal. It is a key to the account: not into a log. */
  WHATSAPP_QR_IN_TERMINAL: z.enum(['auto', 'always', 'never']).default('auto'),
  /** A page on this machine that stands in for WhatsApp Web, in tests; nothing else is reached then. */
  WHATSAPP_WEB_URL: urlOf(['http'], 'http://127.0.0.1:8091').optional(),
  /** Longest time from the start of a browser until WhatsApp Web is ready in it or shows a code. */
  WHATSAPP_CONNECT_MS: milliseconds(120_000),
  /** How often an open account is looked at: does its page answer, do acks come, how much does its browser hold. */
  WHATSAPP_WATCH_MS: milliseconds(30_000),
  /** How long acks may be owed without any coming before the page is opened anew. */
  WHATSAPP_ACKS_LIMIT_MS: milliseconds(180_000),
  /** A message of the account to itself where for so long nothing else has shown that its messages leave; 0: never. Not by `simulated`. */
  WHATSAPP_CANARY_MINUTES: nonNegativeInteger(60),
  /** A browser that holds more of its own is started anew when nobody waits for anything, within these hours of this zone. */
  WHATSAPP_MEMORY_SOFT_MB: positiveInteger(1_000),
  WHATSAPP_RESTART_HOURS: hoursOfDay('2-5'),
  WHATSAPP_RESTART_ZONE: zoneName('UTC'),
  /** One that holds more than this is started anew at once. */
  WHATSAPP_MEMORY_HARD_MB: positiveInteger(2_000),
  /** Hints handled at once by this process; the sends of one account are serial all the same. */
  WORKER_CONCURRENCY: positiveInteger(8),
  /** How long a message that was handed over waits for its server ack before its outcome counts as unknown. */
  ACK_WAIT_MS: milliseconds(30_000),
  /** A person sees that a text is being typed, for at most this long and never longer than the account's pace waits anyway; 0: not. */
  TYPING_MAX_MS: nonNegativeInteger(3_000),
  /** Longest time that one call of the driver may take. */
  DRIVER_CALL_MS: milliseconds(10_000),
};

export const loadGatewayConfig = (env?: Readonly<Record<string, string | undefined>>) => loadConfig(shape, env);
export type GatewayConfig = ReturnType<typeof loadGatewayConfig>;

export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');
