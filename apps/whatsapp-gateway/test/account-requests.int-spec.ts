import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askOfAccount, listAccountEvents } from '@promptpipe/persistence';
import { until } from '@promptpipe/testing';
import { startWhatsAppPage, type WhatsAppPage } from '@promptpipe/whatsapp-page';
import type { WhatsAppDriver } from '../src/driver/whatsapp-driver';
import { WhatsAppWebDriver } from '../src/driver/whatsapp-web/whatsapp-web.driver';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';
import { whereChromiumIs } from './where-chromium-is';

const chromium = whereChromiumIs();
const LIMITS = {
  connectMs: 30_000,
  unpairedMs: 30_000,
  loadMs: 30_000,
  patienceMs: 1_500,
  callMs: 5_000,
  closeMs: 10_000,
};
const LIMIT_MS = 90_000;
/** No loop runs here, and a browser takes longer to start than a lease lasts. */
const RENEW_EACH_MS = 1_000;

describe('what is asked of an account', () => {
  const network = useNetwork();
  const started: { gateway: Gateway; renewing: NodeJS.Timeout }[] = [];

  const aGateway = async (options?: GatewayOptions): Promise<Gateway> => {
    const gateway = await Gateway.start(network, options);
    started.push({ gateway, renewing: setInterval(() => void gateway.keeper.renew(), RENEW_EACH_MS) });
    return gateway;
  };
  afterEach(async () => {
    for (const { gateway, renewing } of started.splice(0)) {
      clearInterval(renewing);
      await gateway.stop();
    }
  });

  const ask = (kind: 'restart' | 'logout') => askOfAccount(network.db.manager, { accountId: 'default', kind });
  const request = (id: string): Promise<Record<string, unknown>> => network.row('account_requests', id);
  const account = (): Promise<Record<string, unknown>> => network.row('whatsapp_accounts', 'default');
  const events = async (): Promise<string[]> =>
    (await listAccountEvents(network.db.manager, 'default', { after: null, limit: 50 }))
      .map(({ kind }) => kind)
      .reverse();
  const untilOpen = (gateway: Gateway): Promise<unknown> =>
    until('the account to be open', () => gateway.keeper.sessionOf('default')?.maySend === true, 30_000);

  it('is asked once, however often, and a restart opens a new session', async () => {
    const gateway = await aGateway();
    const before = await gateway.opened();
    const [first, second] = [await ask('restart'), await ask('restart')];
    expect([first.isNew, second.isNew, second.id]).toEqual([true, false, first.id]);
    await gateway.obeyer.run();
    await untilOpen(gateway);
    expect(gateway.sessionOf()).not.toBe(before);
    expect(before.maySend).toBe(false);
    expect(await request(first.id)).toMatchObject({ outcome: 'done' });
    expect((await ask('restart')).isNew).toBe(true);
    expect(await events()).toEqual(['connected', 'restarted']);
  });

  it('outlives an owner that dies while it obeys, and is done by the next', async () => {
    const hangs = (driver: WhatsAppDriver): WhatsAppDriver =>
      withCalls(driver, { logOut: () => new Promise(() => undefined) });
    const dying = await aGateway({ through: hangs });
    await dying.opened();
    const { id } = await ask('logout');
    expect(await dying.obeyer.run()).toBe(false);
    expect(await request(id)).toMatchObject({ ended_at: null });
    await network.query(`update whatsapp_accounts set lease_until = now() - interval '1 second'`);
    const heir = await aGateway();
    await heir.opened();
    await heir.obeyer.run();
    expect(await request(id)).toMatchObject({ outcome: 'done', detail: expect.stringMatching(/^Unlinked/) as string });
    expect(await events()).toContain('logged-out-on-request');
  });

  it('says so when it cannot be done, and is not tried for ever', async () => {
    const refuses = (driver: WhatsAppDriver): WhatsAppDriver =>
      withCalls(driver, { logOut: () => Promise.reject(new Error('The disk is full')) });
    const gateway = await aGateway({ through: refuses });
    await gateway.opened();
    const { id } = await ask('logout');
    await gateway.obeyer.run();
    expect(await request(id)).toMatchObject({ outcome: 'failed', detail: 'The disk is full' });
    await untilOpen(gateway);
    expect(await events()).toContain('request-failed');
  });

  (chromium === null ? describe.skip : describe)('of one in a browser (skipped where no Chromium is found)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'account-requests-spec-'));
    let profile = '';
    let profiles = 0;
    const codes: string[] = [];
    const typed: string[] = [];
    let page: WhatsAppPage;

    beforeAll(async () => {
      page = await startWhatsAppPage({ simulatorUrl: network.phones.url });
    });
    beforeEach(() => {
      profile = join(folder, `profile-${(profiles += 1)}`);
      codes.length = typed.length = 0;
    });
    afterAll(async () => {
      await page.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    });

    const byTheLibrary = (): WhatsAppDriver =>
      new WhatsAppWebDriver({
        browser: { executablePath: chromium ?? '', userDataDir: profile, webUrl: page.url },
        limits: LIMITS,
        onProbed: () => undefined,
        onCode: (code) => codes.push(code),
        onPairingCode: (code) => typed.push(code),
        onLinked: () => undefined,
      });

    it(
      'a logout unlinks it, keeps its profile and its stored sessions aside, and offers a new code',
      async () => {
        page.become({});
        const gateway = await aGateway({ through: byTheLibrary });
        await gateway.opened();
        await network.query(
          `insert into whatsapp_sessions (account_id, generation, host, sealed_by, chunks, completed_at)
           values ('default', 1, 'x', 'x', 1, now())`,
        );
        const { id } = await ask('logout');
        page.become({ paired: false });
        await gateway.obeyer.run();
        await until('its end', async () => (await request(id)).ended_at !== null, 30_000);
        expect(await request(id)).toMatchObject({ detail: 'Unlinked at WhatsApp; its session is set aside' });
        expect(readdirSync(folder).filter((name) => name.startsWith(`profile-${profiles}.logged-out-`))).toHaveLength(
          1,
        );
        expect(await network.query('select 1 from whatsapp_sessions where retired_at is null')).toEqual([]);
        await until('a new code', () => codes.length > 0, 30_000);
        expect(await account()).toMatchObject({ state: 'logged_out', trouble: 'unpaired' });
        await page.tell({ name: 'pair' });
        await untilOpen(gateway);
        expect(await account()).toMatchObject({ state: 'connected', trouble: null });
        await network.query('delete from whatsapp_sessions');
      },
      LIMIT_MS,
    );

    it(
      'a code to be typed is asked for while it waits to be paired, and another each time',
      async () => {
        page.become({ paired: false });
        const gateway = await aGateway({ through: byTheLibrary });
        await gateway.keeper.takeOver();
        const askForCode = () =>
          askOfAccount(network.db.manager, { accountId: 'default', kind: 'pairing-code', phone: '+15550000001' });
        const early = await askForCode();
        await gateway.obeyer.run();
        expect(await request(early.id)).toMatchObject({ ended_at: null });
        gateway.keeper.openClosed();
        await until('a picture to scan', () => codes.length > 0, 30_000);
        await gateway.obeyer.run();
        await until('the code', async () => (await request(early.id)).outcome === 'done');
        await askForCode();
        await gateway.obeyer.run();
        await until('another code', () => typed.length > 1);
        expect(typed).toEqual([expect.stringMatching(/^[0-9A-Z]{8}$/), expect.not.stringMatching(typed[0]!)]);
        await page.tell({ name: 'pair' });
        await untilOpen(gateway);
        const late = await askForCode();
        await gateway.obeyer.run();
        await until('its end', async () => (await request(late.id)).outcome === 'failed');
      },
      LIMIT_MS,
    );

    it(
      'a logout of a session that is not open opens it to unlink it',
      async () => {
        page.become({});
        const driver = byTheLibrary();
        await driver.connect({
          ...{
            onAck: () => undefined,
            onMessage: () => undefined,
            onChange: () => undefined,
            onDisconnected: () => undefined,
          },
          onSignedIn: () => Promise.resolve(),
        });
        await driver.close();
        expect(await driver.logOut()).toBe(true);
        page.become({ paired: false });
        expect(await driver.logOut()).toBe(true);
      },
      LIMIT_MS,
    );
  });
});
