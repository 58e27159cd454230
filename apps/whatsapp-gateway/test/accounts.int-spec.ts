import { createDataSource, WakeSources } from '@promptpipe/persistence';
import { aMessage, aParticipant, until } from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { AccountKeeper } from '../src/accounts/account-keeper';
import type { WhatsAppDriver } from '../src/driver/whatsapp-driver';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

describe('the accounts of a gateway', () => {
  const network = useNetwork();
  const started: Gateway[] = [];

  const aGateway = async (options?: GatewayOptions): Promise<Gateway> => {
    const gateway = await Gateway.start(network, options);
    started.push(gateway);
    return gateway;
  };
  const account = (id = 'default'): Promise<Record<string, unknown>> => network.row('whatsapp_accounts', id);
  const runOut = (): Promise<unknown> =>
    network.query(`update whatsapp_accounts set lease_until = now() - interval '1 second'`);
  afterEach(async () => {
    for (const gateway of started.splice(0)) await gateway.stop();
  });

  it('have one owner each, however many ask at once', async () => {
    await network.query(`insert into whatsapp_accounts (id) select 'a-' || n from generate_series(1, 9) n`);
    const gateways = await Promise.all([aGateway(), aGateway(), aGateway()]);
    const taken = await Promise.all(gateways.map(({ keeper }) => keeper.takeOver()));
    expect(taken.reduce((sum, count) => sum + count)).toBe(10);
    const owners = await network.query<{ id: string; lease_owner: string }>(
      'select id, lease_owner from whatsapp_accounts',
    );
    for (const { id, lease_owner } of owners) {
      const holders = gateways.filter(({ keeper }) => keeper.sessionOf(id) !== undefined);
      expect(holders.map(({ session }) => session.bootId)).toEqual([lease_owner]);
    }
  });

  it('are connected when they are open, and disconnected when they are let go', async () => {
    const gateway = await aGateway();
    const { maySend } = await gateway.opened();
    expect(maySend).toBe(true);
    expect(await account()).toMatchObject({ state: 'connected', lease_owner: gateway.session.bootId });
    await gateway.keeper.letGoOfAll();
    expect(await account()).toMatchObject({ state: 'disconnected', lease_owner: null, connected_since: null });
    expect(await (await aGateway()).keeper.takeOver()).toBe(1);
  });

  it('are let go once their sessions have ended, however long a browser takes to write its profile', async () => {
    const closeMs = 1_500;
    let isClosed = false;
    const closesSlowly = async (driver: WhatsAppDriver): Promise<void> => {
      await driver.close();
      await new Promise((resolve) => setTimeout(resolve, closeMs));
      isClosed = true;
    };
    const gateway = await aGateway({ through: (driver) => withCalls(driver, { close: () => closesSlowly(driver) }) });
    await gateway.keeper.takeOver();
    await gateway.keeper.letGoOfAll();
    expect(isClosed).toBe(true);
    expect(await account()).toMatchObject({ lease_owner: null });
  });

  it('are told of by gauges for as long as they are ours', async () => {
    const gateway = await aGateway();
    await gateway.watcher.look(await gateway.opened());
    const told = async (): Promise<string[]> =>
      (await gateway.metrics.registry.metrics())
        .split('\n')
        .filter((line) => /^whatsapp_(account_connected|ack_age|browser_memory).*{account="default"/.test(line));
    expect(await told()).toEqual([
      expect.stringContaining('whatsapp_account_connected{'),
      expect.stringContaining('whatsapp_ack_age_seconds{'),
    ]);
    await gateway.keeper.letGoOfAll();
    expect(await told()).toEqual([]);
  });

  it('tell the stager when one opens', async () => {
    const gateway = await aGateway();
    const woken = gateway.woken('accounts');
    await gateway.opened();
    await woken;
    expect(await account()).toMatchObject({ state: 'connected' });
  });

  it('of a frozen owner go to another when the lease has run out, and the first lets go at its next look', async () => {
    const [frozen, heir] = [await aGateway(), await aGateway()];
    const session = await frozen.opened();
    expect(await heir.keeper.takeOver()).toBe(0);
    await runOut();
    await heir.opened();
    expect(await account()).toMatchObject({ lease_owner: heir.session.bootId, lease_epoch: '2', state: 'connected' });
    await frozen.keeper.renew();
    expect(frozen.keeper.sessionOf('default')).toBeUndefined();
    expect(session.maySend).toBe(false);
    expect(await account()).toMatchObject({ lease_owner: heir.session.bootId, lease_epoch: '2', state: 'connected' });
  });

  it('are kept by renewal, which moves the deadline of their sends', async () => {
    const gateway = await aGateway();
    const { lease } = await gateway.opened();
    const deadline = lease.deadlineMs;
    await network.query(`update whatsapp_accounts set lease_until = now() + interval '1 second'`);
    await gateway.keeper.renew();
    expect(lease.deadlineMs).toBeGreaterThan(deadline);
    const kept = `select 1 from whatsapp_accounts where lease_until > now() + interval '6 seconds'`;
    expect(await network.query(kept)).toHaveLength(1);
  });

  it('are dropped and taken again by a process that has become somebody else', async () => {
    const gateway = await aGateway();
    const before = await gateway.opened();
    await gateway.session.close();
    await gateway.session.open();
    await gateway.keeper.renew();
    expect(before.maySend).toBe(false);
    expect(await account()).toMatchObject({ lease_owner: null });
    const after = await gateway.opened();
    expect(after.maySend).toBe(true);
    expect(await account()).toMatchObject({ lease_owner: gateway.session.bootId, lease_epoch: '2' });
  });

  it('are dropped while the owner connection is lost', async () => {
    const gateway = await aGateway();
    await gateway.opened();
    await gateway.session.close();
    await gateway.keeper.renew();
    expect(gateway.keeper.sessionOf('default')).toBeUndefined();
    expect([await gateway.keeper.takeOver(), await account()]).toMatchObject([0, { lease_owner: null }]);
  });

  it('that were taken again meanwhile are not dropped by the renewal of the lost lease', async () => {
    const gateway = await aGateway();
    // One connection puts the two statements in this order, and their answers too.
    const options = { url: network.url, poolSize: 1, applicationName: 'spec', onPoolError: () => undefined };
    const narrow = await createDataSource(options).initialize();
    const wakes = new WakeSources(narrow, gateway.session, gateway.wakes.waker);
    const deaf = (): WhatsAppDriver => withCalls({} as WhatsAppDriver, { close: () => Promise.resolve() });
    const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
    const keeper = new AccountKeeper(wakes, { name: 'simulated', open: deaf }, gateway.opener, log);
    await keeper.takeOver();
    await runOut();
    await Promise.all([keeper.takeOver(), keeper.renew()]);
    expect(keeper.sessionOf('default')?.lease.ref.leaseEpoch).toBe('2');
    await keeper.letGoOfAll();
    await narrow.destroy();
  });

  it('are opened again after the network was away', async () => {
    const gateway = await aGateway();
    const session = await gateway.opened();
    await network.phones.switchOff();
    await until('the session to notice', () => session.state === 'broken');
    await gateway.opener.open(session);
    expect([session.state, (await account()).state]).toEqual(['broken', 'disconnected']);
    await network.phones.switchOn();
    await gateway.opener.open(session);
    expect([session.maySend, (await account()).state]).toEqual([true, 'connected']);
  });

  it('are not taken for open when the session ends in the moment of opening', async () => {
    await aMessage(network, await aParticipant(network), { status: 'sent' });
    const holder = network.db.createQueryRunner();
    // The acks that were missed are asked for last: whoever holds the account from then on delays its "connected".
    const holdThenLookUp: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        lookUp: async (sought) => {
          if (!holder.isReleased) {
            await holder.startTransaction();
            await holder.query('select 1 from whatsapp_accounts for update');
          }
          return driver.lookUp(sought);
        },
      });
    const gateway = await aGateway({ through: holdThenLookUp });
    await gateway.keeper.takeOver();
    const session = gateway.sessionOf();
    const opening = gateway.opener.open(session);
    await until('the last step of the opening to wait for the row', async () => {
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await network.query(waiting)).length > 0;
    });
    await network.phones.switchOff();
    await until('the end of the session', () => session.state === 'broken');
    await holder.commitTransaction();
    await holder.release();
    await opening;
    await network.phones.switchOn();
    expect(session.maySend).toBe(false);
    await gateway.opener.open(session);
    expect(session.maySend).toBe(true);
  });

  it('that are dropped while they open leave no connection behind', async () => {
    let connected = 0;
    let letConnect: () => void = () => undefined;
    const mayConnect = new Promise<void>((resolve) => (letConnect = resolve));
    const through: GatewayOptions['through'] = (driver) =>
      withCalls(driver, {
        connect: async (listener) => {
          await mayConnect;
          await driver.connect(listener);
          connected += 1;
        },
        close: async () => {
          await driver.close();
          connected = 0;
        },
      });
    const gateway = await aGateway({ through });
    await gateway.keeper.takeOver();
    const session = gateway.sessionOf();
    const opening = gateway.opener.open(session);
    await until('the opening to begin', () => session.state === 'opening');
    await gateway.keeper.letGoOfAll();
    letConnect();
    await opening;
    expect([connected, session.maySend]).toEqual([0, false]);
  });
});
