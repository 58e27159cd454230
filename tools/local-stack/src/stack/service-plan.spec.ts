import { planServices, planSimulator } from './service-plan';
import { type StackSettings } from './settings';

const settings: StackSettings = {
  root: '/repo',
  dataFolder: '/repo/.data',
  ports: {
    API_PORT: 8080,
    SCHEDULER_PORT: 8081,
    OUTBOX_SENDER_PORT: 8082,
    GATEWAY_PORT: 8083,
    PHONES_PORT: 8090,
    PG_PORT: 54_329,
  },
  databaseUrl: null,
  brokerUrl: null,
  adminKeyFile: '/repo/.data/admin-key',
  ownSession: true,
  driver: 'simulated',
  showsPairing: false,
  env: {
    HOST: 'a-machine',
    SOLE_OWNER_BEFORE: 'long ago',
    DATABASE_DIRECT_URL: 'postgres://elsewhere/x',
    EXTRA: 'kept',
  },
};
const input = { settings, databaseUrl: 'postgres://db/x', brokerUrl: 'redis://r', replicas: 1, extraPorts: [] };

describe('planServices', () => {
  it('starts the four services in their order, each on its own port', () => {
    const plans = planServices(input).map(({ name, entry, readyUrl }) => [name, entry, readyUrl]);
    expect(plans).toEqual([
      ['api', '/repo/apps/api/dist/service.js', 'http://127.0.0.1:8080/health/ready'],
      ['scheduler', '/repo/apps/scheduler/dist/service.js', 'http://127.0.0.1:8081/health/ready'],
      ['outbox-sender', '/repo/apps/outbox-sender/dist/service.js', 'http://127.0.0.1:8082/health/ready'],
      ['whatsapp-gateway', '/repo/apps/whatsapp-gateway/dist/service.js', 'http://127.0.0.1:8083/health/ready'],
    ]);
  });

  it('gives a second process of a service its own name and port', () => {
    const plans = planServices({ ...input, replicas: 2, extraPorts: [1, 2, 3, 4] });
    expect(plans.slice(2, 4).map(({ name, env }) => [name, env.SCHEDULER_PORT])).toEqual([
      ['scheduler', '8081'],
      ['scheduler-2', '2'],
    ]);
    expect(new Set(plans.map(({ port }) => port)).size).toBe(8);
  });

  it('tells every service of the loopback address, the database, the broker and the phones', () => {
    expect(planServices(input)[1]?.env).toEqual({
      EXTRA: 'kept',
      HOST: '127.0.0.1',
      DATABASE_URL: 'postgres://db/x',
      BROKER_URL: 'redis://r',
      ADMIN_KEY_FILE: '/repo/.data/admin-key',
      SIMULATOR_URL: 'http://127.0.0.1:8090',
      WHATSAPP_DRIVER: 'simulated',
      WHATSAPP_QR_IN_TERMINAL: 'never',
      SCHEDULER_PORT: '8081',
      SOLE_OWNER_BEFORE: undefined,
    });
  });

  it('keeps the direct way to a database only together with that database', () => {
    const [plan] = planServices({ ...input, settings: { ...settings, databaseUrl: 'postgres://db/x' } });
    expect(plan?.env.DATABASE_DIRECT_URL).toBe('postgres://elsewhere/x');
  });
});

describe('planSimulator', () => {
  it('keeps what the phones saw in the data folder', () => {
    expect(planSimulator(settings).env).toMatchObject({ PHONES_FILE: '/repo/.data/phones.ndjson', HOST: '127.0.0.1' });
  });
});
