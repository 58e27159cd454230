import { join } from 'node:path';
import { type ServicePlan } from './service-process';

export const SERVICES = ['api', 'scheduler', 'outbox-sender', 'whatsapp-gateway'] as const;
export type ServiceName = (typeof SERVICES)[number];

const SIMULATOR = 'phone-simulator';
const LOOPBACK = '127.0.0.1';
const ROOT = join(__dirname, '..', '..', '..');

const PORT_VARIABLES: Readonly<Record<ServiceName, string>> = {
  api: 'API_PORT',
  scheduler: 'SCHEDULER_PORT',
  'outbox-sender': 'OUTBOX_SENDER_PORT',
  'whatsapp-gateway': 'GATEWAY_PORT',
};

export interface FleetSetting {
  /** For logs, the key and the simulator's file. */
  readonly folder: string;
  readonly databaseUrl: string;
  /** Null: the database carries. */
  readonly brokerUrl: string | null;
  readonly simulatorPort: number;
}

export const migrateEntry = join(ROOT, 'tools', 'migrate', 'dist', 'main.js');
export const adminKeyFile = ({ folder }: FleetSetting): string => join(folder, 'admin-key');
export const logFileOf = ({ folder }: FleetSetting, name: string): string => join(folder, `${name}.log`);

/** Nothing of the caller's own environment steers a service under test. */
export const databaseEnv = ({ databaseUrl, brokerUrl }: FleetSetting): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  DATABASE_URL: databaseUrl,
  ...(brokerUrl === null ? {} : { BROKER_URL: brokerUrl }),
});

/** `replica` 2 and more get names of their own, such as `scheduler-2`. */
export function planService(setting: FleetSetting, service: ServiceName, port: number, replica = 1): ServicePlan {
  const name = replica === 1 ? service : `${service}-${replica}`;
  return {
    name,
    entry: join(ROOT, 'apps', service, 'dist', 'main.js'),
    env: {
      ...databaseEnv(setting),
      HOST: LOOPBACK,
      [PORT_VARIABLES[service]]: String(port),
      ADMIN_KEY_FILE: adminKeyFile(setting),
      SIMULATOR_URL: localUrl(setting.simulatorPort),
      // What a death makes late is not what a scenario waits for.
      CATCH_UP_PER_MINUTE: '60000',
      // Nor the time in which somebody would notice a mistake.
      BATCH_HOLD_SECONDS: '0',
    },
    url: localUrl(port),
    readyPath: '/health/ready',
    logFile: logFileOf(setting, name),
  };
}

export function planSimulator(setting: FleetSetting): ServicePlan {
  const { folder, simulatorPort } = setting;
  return {
    name: SIMULATOR,
    entry: join(ROOT, 'tools', SIMULATOR, 'dist', 'main.js'),
    env: {
      PATH: process.env.PATH,
      HOST: LOOPBACK,
      PHONES_PORT: String(simulatorPort),
      PHONES_FILE: join(folder, 'phones.ndjson'),
    },
    url: localUrl(simulatorPort),
    readyPath: '/health/live',
    logFile: logFileOf(setting, SIMULATOR),
  };
}

const localUrl = (port: number): string => `http://${LOOPBACK}:${port}`;
