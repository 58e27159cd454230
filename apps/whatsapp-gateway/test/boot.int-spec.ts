import { OwnerSession } from '@promptpipe/persistence';
import { type Broker, migrateBroker, openBroker, outboundQueue } from '@promptpipe/queue';
import {
  aMessage,
  aParticipant,
  type MessageRow,
  redisServerOnPath,
  startRedisServer,
  until,
} from '@promptpipe/testing';
import { boot, type Booted } from './boot';
import { useNetwork } from './use-network';

/** Without a `redis-server` to start, the runner's summary says so. */
const withRedis = redisServerOnPath() ? it : it.skip;

describe('the whole gateway', () => {
  const network = useNetwork();
  let broker: Broker;
  let service: Booted | undefined;

  beforeAll(async () => {
    await migrateBroker(network.url);
    broker = openBroker(network.url, { onError: () => undefined });
  });
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });
  afterAll(() => broker.close());

  const start = async (env: Record<string, string> = {}): Promise<Booted> => {
    service = await boot({ DATABASE_URL: network.url, SIMULATOR_URL: network.phones.url, ...env });
    return service;
  };
  const account = (): Promise<Record<string, unknown>> => network.row('whatsapp_accounts', 'default');
  const connected = (): Promise<unknown> =>
    until('the account to be connected', async () => (await account()).state === 'connected');
  const aCrowdOfMessages = async (count: number): Promise<MessageRow[]> => {
    const messages: MessageRow[] = [];
    while (messages.length < count) messages.push(await aMessage(network, await aParticipant(network)));
    return messages;
  };
  /** As the outbox-sender does it. */
  const hint = async ({ app }: Booted, messages: readonly MessageRow[], by = broker): Promise<void> => {
    const ids = messages.map(({ id, attempt }) => [id, attempt] as const);
    await by.add(outboundQueue(app.get(OwnerSession).processId), [ids]);
  };
  const count = async (status: string): Promise<number> =>
    (await network.query(`select 1 from outbox_messages where status = $1`, [status])).length;

  it('starts, takes its account, carries what is hinted to the phones, and stops', async () => {
    const started = await start();
    expect((await fetch(`${started.url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${started.url}/metrics`)).text()).toContain('service="whatsapp-gateway"');
    expect(await network.query(`select service from recovery_runs`)).toEqual([{ service: 'whatsapp-gateway' }]);
    await connected();
    await hint(started, await aCrowdOfMessages(3));
    await until('all to be sent', async () => (await count('sent')) === 3);
    expect(await started.stop()).toBe(0);
    expect(await account()).toMatchObject({ state: 'disconnected', lease_owner: null });
  });

  it('opens its account when the network comes later, and is ready without it', async () => {
    await network.phones.switchOff();
    const { url } = await start();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    await network.phones.switchOn();
    await connected();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  withRedis(
    'owns its account and hears everybody while its Redis is away, and goes on by itself when that comes',
    async () => {
      const away = await startRedisServer();
      await away.stop();
      const started = await start({ BROKER_URL: away.url });
      await connected();
      const reason = `start a worker of ${outboundQueue(started.app.get(OwnerSession).processId)}: `;
      const ready = await fetch(`${started.url}/health/ready`);
      expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining(reason)]);
      expect((await fetch(`${started.url}/health/live`)).status).toBe(200);
      const person = await aParticipant(network);
      for (const body of ['Hello?', 'STOP']) await network.phones.write(person.phone, body);
      const statusOf = async (): Promise<unknown> => (await network.row('participants', person.id)).status;
      await until('the person to be opted out', async () => (await statusOf()) === 'opted_out');
      expect(await network.query('select body from inbound_messages')).toHaveLength(2);

      const back = await startRedisServer({ port: away.port });
      const its = openBroker(back.url, { onError: () => undefined });
      try {
        const isReady = async (): Promise<boolean> => (await fetch(`${started.url}/health/ready`)).status === 200;
        await until('it to be ready', isReady);
        await hint(started, await aCrowdOfMessages(3), its);
        await until('all to be sent', async () => (await count('sent')) >= 3);
      } finally {
        await started.stop();
        await its.close();
        await back.stop();
      }
    },
  );

  withRedis('stops as ever while its Redis is away', async () => {
    const away = await startRedisServer();
    await away.stop();
    const started = await start({ BROKER_URL: away.url });
    await connected();
    const begun = performance.now();
    expect(await started.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await account()).toMatchObject({ state: 'disconnected', lease_owner: null });
  });

  it('leaves what waits for its ack without owner, at once', async () => {
    const started = await start();
    await connected();
    await network.phones.misbehave({ lateAckMs: 60_000 });
    await hint(started, await aCrowdOfMessages(2));
    await until('both to be handed over', async () => (await count('sending')) === 2);
    await until('both to be on the wire', async () => (await network.phones.wire()).length >= 2);
    const begun = performance.now();
    await started.stop();
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(await network.query('select status, lease_owner from outbox_messages')).toEqual([
      { status: 'sending', lease_owner: null },
      { status: 'sending', lease_owner: null },
    ]);
  });

  it('ends the send in hand at a stop, and begins none of those that wait behind it', async () => {
    const started = await start();
    await connected();
    await network.phones.misbehave({ delayMs: 1_000 });
    const wireBefore = (await network.phones.wire()).length;
    await hint(started, await aCrowdOfMessages(8));
    await until('the first to be under way', async () => (await count('sending')) === 1);
    const begun = performance.now();
    await started.stop();
    expect(performance.now() - begun).toBeLessThan(3_500);
    expect((await network.phones.wire()).length - wireBefore).toBe(1);
    expect(await count('queued')).toBe(7);
    expect(await account()).toMatchObject({ lease_owner: null });
  });

  it('takes its account again after its owner connection was lost', async () => {
    await start();
    await connected();
    const { lease_epoch } = await account();
    await network.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'promptpipe-whatsapp-gateway-owner'
          and datname = current_database()`,
    );
    await until('another lease', async () => (await account()).lease_epoch !== lease_epoch);
    await connected();
    expect((await account()).lease_owner).toBe(service?.app.get(OwnerSession).bootId);
  });

  it('refuses a lease of its sends that could run out under them', async () => {
    const refused = boot({ DATABASE_URL: network.url, ACK_WAIT_MS: '50000' });
    await expect(refused).rejects.toThrow(
      /ACK_WAIT_MS: plus twice DRIVER_CALL_MS, TYPING_MAX_MS and 2 s must be less than/,
    );
  });
});
