import { join } from 'node:path';
import { type PortVariable, type StackSettings } from './settings';

export interface ServicePlan {
  /** `scheduler`, or `scheduler-2` for its second process. */
  readonly name: string;
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly port: number;
  readonly readyUrl: string;
}

export interface PlanInput {
  readonly settings: StackSettings;
  readonly databaseUrl: string;
  readonly brokerUrl: string;
  readonly replicas: number;
  /** Free ports for every process beyond the first of each service. */
  readonly extraPorts: readonly number[];
}

interface Service {
  readonly name: string;
  readonly portVariable: PortVariable;
}

const SERVICES: readonly Service[] = [
  { name: 'api', portVariable: 'API_PORT' },
  { name: 'scheduler', portVariable: 'SCHEDULER_PORT' },
  { name: 'outbox-sender', portVariable: 'OUTBOX_SENDER_PORT' },
  { name: 'whatsapp-gateway', portVariable: 'GATEWAY_PORT' },
];

const SIMULATOR = 'phone-simulator';
const LOOPBACK = '127.0.0.1';

export const localUrl = (port: number): string => `http://${LOOPBACK}:${port}`;
const serviceEntry = (root: string, name: string): string => join(root, 'apps', name, 'dist', 'service.js');
const simulatorEntry = (root: string): string => join(root, 'tools', SIMULATOR, 'dist', 'service.js');
export const allEntries = (root: string): string[] => [
  ...SERVICES.map(({ name }) => serviceEntry(root, name)),
  simulatorEntry(root),
];
export const extraPortCount = (replicas: number): number => SERVICES.length * (replicas - 1);

/** The processes of the four services, the first of each on its well-known port. */
export function planServices(input: PlanInput): ServicePlan[] {
  const { settings, replicas, extraPorts } = input;
  const common = commonEnvironment(input);
  return SERVICES.flatMap(({ name, portVariable }, index) =>
    Array.from({ length: replicas }, (_, n): ServicePlan => {
      const port = n === 0 ? settings.ports[portVariable] : (extraPorts[index * (replicas - 1) + n - 1] ?? 0);
      return {
        name: n === 0 ? name : `${name}-${n + 1}`,
        entry: serviceEntry(settings.root, name),
        env: { ...common, [portVariable]: String(port) },
        port,
        readyUrl: `${localUrl(port)}/health/ready`,
      };
    }),
  );
}

export function planSimulator(settings: StackSettings): ServicePlan {
  const port = settings.ports.PHONES_PORT;
  const PHONES_FILE = join(settings.dataFolder, 'phones.ndjson');
  return {
    name: SIMULATOR,
    entry: simulatorEntry(settings.root),
    env: { ...settings.env, HOST: LOOPBACK, PHONES_PORT: String(port), PHONES_FILE },
    port,
    readyUrl: `${localUrl(port)}/health/live`,
  };
}

function commonEnvironment({ settings, databaseUrl, brokerUrl }: PlanInput): NodeJS.ProcessEnv {
  const { DATABASE_DIRECT_URL, WHATSAPP_DRIVER = 'simulated', ...inherited } = settings.env;
  return {
    ...inherited,
    // Only the owner of a database of his own knows a direct way to it; the embedded one has no other.
    ...(settings.databaseUrl !== null && DATABASE_DIRECT_URL ? { DATABASE_DIRECT_URL } : {}),
    // Who was the only owner before this start is known to this start alone, never to the caller's environment.
    SOLE_OWNER_BEFORE: undefined,
    DATABASE_URL: databaseUrl,
    BROKER_URL: brokerUrl,
    HOST: LOOPBACK,
    ADMIN_KEY_FILE: settings.adminKeyFile,
    SIMULATOR_URL: localUrl(settings.ports.PHONES_PORT),
    WHATSAPP_DRIVER,
    // Their output is a file, and what is drawn is drawn by us.
    WHATSAPP_QR_IN_TERMINAL: 'never',
  };
}
