import { openBroker } from '@promptpipe/queue';
import { aMessage, aParticipant, db, until } from '@promptpipe/testing';
import { boot, type Booted } from './boot';
import { BROKERS, type SpecBroker } from './brokers';
import { aGateway } from './gateways';
import { useDatabase } from './use-database';

describe.each(BROKERS)('the whole outbox-sender on %s', (_kind, startBroker) => {
  const database = useDatabase();
  let carrier: SpecBroker;
  let service: Booted;

  beforeAll(async () => {
    carrier = await startBroker();
  });
  beforeEach(async () => {
    service = await boot({ DATABASE_URL: database.url, BROKER_URL: carrier.url });
  });
  afterEach(() => service.stop());
  afterAll(() => carrier.stop());

  it('starts, hands over what is due, and stops', async () => {
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain('service="outbox-sender"');
    const { queue } = await aGateway(database);
    await aMessage(database, await aParticipant(database));
    await until('the hint', async () => (await carrier.broker.waiting(queue)) === 1);
    const begun = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('hands over again what its broker forgets, and what waited for a gateway that lost the account', async () => {
    const first = await aGateway(database);
    await aMessage(database, await aParticipant(database));
    await until('the hint', async () => (await carrier.broker.waiting(first.queue)) === 1);
    await carrier.forget();
    const broker = openBroker(carrier.url, { onError: () => undefined });
    await until('the hint again', async () => (await broker.waiting(first.queue)) === 1);
    await database.query(`update whatsapp_accounts set lease_until = now() - interval '1 second'`);
    const second = await aGateway(database);
    await until('the hint at the heir', async () => (await broker.waiting(second.queue)) === 1);
    await broker.close();
    expect(await database.query('select staged_account_epoch from outbox_messages')).toEqual([
      { staged_account_epoch: '2' },
    ]);
  });

  it('hands over at once what quiet hours held back that are others by now', async () => {
    const { queue } = await aGateway(database);
    const person = await aParticipant(database, { quiet_hours: { from: '12:00', to: '11:59' } });
    await aMessage(database, person, {
      ...{ quiet_policy: 'defer', deferred_from: db('now()'), not_before: db(`now() + interval '1 hour'`) },
    });
    const session = await database.aSession('api');
    await database.query('update participants set quiet_hours = null');
    await session.notify(['quiet-hours']);
    await until('the hint', async () => (await carrier.broker.waiting(queue)) === 1);
    expect(await database.query('select deferred_from from outbox_messages')).toEqual([{ deferred_from: null }]);
  });

  it('tells of a send whose gateway was killed', async () => {
    await aMessage(database, await aParticipant(database), { status: 'sending' });
    await until('the unknown outcome', async () => {
      const rows = await database.query(`select 1 from outbox_messages where status = 'unknown'`);
      return rows.length === 1;
    });
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  });
});
