import { join, resolve } from 'node:path';
import { brokerShape, loadConfig, portNumber, urlOf } from '@promptpipe/config';
import { z } from 'zod';
import { freePorts } from '../process/free-port';

export const PORT_VARIABLES = [
  'API_PORT',
  'SCHEDULER_PORT',
  'OUTBOX_SENDER_PORT',
  'GATEWAY_PORT',
  'PHONES_PORT',
  'PG_PORT',
] as const;

export type PortVariable = (typeof PORT_VARIABLES)[number];

export interface StackSettings {
  /** The repository. */
  readonly root: string;
  readonly dataFolder: string;
  readonly ports: Readonly<Record<PortVariable, number>>;
  /** Null means: an embedded one, and for the broker: the database. */
  readonly databaseUrl: string | null;
  readonly brokerUrl: string | null;
  readonly adminKeyFile: string;
  /** Whether what is started is out of reach of Ctrl-C, so that it is we who stop it in order. Tests say no. */
  readonly ownSession: boolean;
  readonly driver: string;
  /** Whether a code that pairs an account is drawn where this runs. */
  readonly showsPairing: boolean;
  /** What the services inherit. */
  readonly env: NodeJS.ProcessEnv;
}

const shape = {
  ...brokerShape,
  DATABASE_URL: urlOf(['postgres', 'postgresql'], 'postgres://user:password@localhost:5432/promptpipe').optional(),
  PROMPTPIPE_DATA_DIR: z.string().optional(),
  ADMIN_KEY_FILE: z.string().optional(),
  WHATSAPP_DRIVER: z.string().optional(),
  WHATSAPP_QR_IN_TERMINAL: z.enum(['auto', 'always', 'never']).default('auto'),
  API_PORT: portNumber(8080),
  SCHEDULER_PORT: portNumber(8081),
  OUTBOX_SENDER_PORT: portNumber(8082),
  GATEWAY_PORT: portNumber(8083),
  PHONES_PORT: portNumber(8090),
  PG_PORT: portNumber(54_329),
};

const isShown = { auto: process.stdout.isTTY, always: true, never: false };

/** Reads the environment; a port of 0 becomes a free one, since every part has to know the others' ports. */
export async function readSettings(root: string, env: NodeJS.ProcessEnv): Promise<StackSettings> {
  const config = loadConfig(shape, env);
  const dataFolder = resolve(root, config.PROMPTPIPE_DATA_DIR ?? '.data');
  const spare = await freePorts(PORT_VARIABLES.length);
  const ports = Object.fromEntries(
    PORT_VARIABLES.map((variable, n) => [variable, config[variable] === 0 ? spare[n] : config[variable]]),
  ) as Record<PortVariable, number>;
  return {
    root,
    dataFolder,
    ports,
    databaseUrl: config.DATABASE_URL ?? null,
    brokerUrl: config.BROKER_URL ?? null,
    adminKeyFile: resolve(root, config.ADMIN_KEY_FILE ?? join(dataFolder, 'admin-key')),
    ownSession: true,
    driver: config.WHATSAPP_DRIVER ?? 'simulated',
    showsPairing: config.WHATSAPP_DRIVER === 'whatsapp-web' && isShown[config.WHATSAPP_QR_IN_TERMINAL],
    env,
  };
}

/**
 * PGSSLMODE, PGOPTIONS and the like speak to clients of some other server; ours and its clients are told everything by
 * URL. Where DATABASE_URL is given they belong to it and stay.
 */
export function forgetPostgresVariables(env: NodeJS.ProcessEnv): void {
  if (env.DATABASE_URL) return;
  for (const name of Object.keys(env).filter((name) => /^PG[A-Z]/.test(name))) Reflect.deleteProperty(env, name);
}
