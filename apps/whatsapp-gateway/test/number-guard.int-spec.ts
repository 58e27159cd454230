import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeExpectedPhone, inTransaction, listAccountEvents } from '@promptpipe/persistence';
import { aMessage, aParticipant, until } from '@promptpipe/testing';
import { startWhatsAppPage, type WhatsAppPage } from '@promptpipe/whatsapp-page';
import { WhatsAppWebDriver } from '../src/driver/whatsapp-web/whatsapp-web.driver';
import { Gateway } from './gateway-parts';
import { useNetwork } from './use-network';
import { whereChromiumIs } from './where-chromium-is';

const chromium = whereChromiumIs();
const OURS = '+15550000001';
const OTHER = '15550009942';
const LIMITS = {
  connectMs: 30_000,
  unpairedMs: 30_000,
  loadMs: 30_000,
  patienceMs: 1_500,
  callMs: 2_000,
  closeMs: 10_000,
};
const LIMIT_MS = 60_000;
/** A browser takes longer to start than a lease lasts. */
const RENEW_EACH_MS = 1_000;

(chromium === null ? describe.skip : describe)('an account and its number (skipped where no Chromium is found)', () => {
  const network = useNetwork();
  const folder = mkdtempSync(join(tmpdir(), 'number-guard-spec-'));
  let page: WhatsAppPage;
  let profiles = 0;
  let gateway: Gateway | undefined;
  let renewing: NodeJS.Timeout | undefined;

  beforeAll(async () => {
    page = await startWhatsAppPage({ simulatorUrl: network.phones.url });
  });
  afterEach(async () => {
    clearInterval(renewing);
    await gateway?.stop();
    gateway = undefined;
  });
  afterAll(async () => {
    await page.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  const aGateway = async (): Promise<{ gateway: Gateway; codes: string[] }> => {
    const codes: string[] = [];
    const userDataDir = join(folder, `profile-${(profiles += 1)}`);
    const driver = new WhatsAppWebDriver({
      browser: { executablePath: chromium ?? '', userDataDir, webUrl: page.url },
      limits: LIMITS,
      onProbed: () => undefined,
      onCode: (code) => codes.push(code),
      onPairingCode: () => undefined,
      onLinked: () => undefined,
    });
    const made = await Gateway.start(network, { through: () => driver });
    gateway = made;
    renewing = setInterval(() => void made.keeper.renew(), RENEW_EACH_MS);
    return { gateway: made, codes };
  };
  const account = (): Promise<Record<string, unknown>> => network.row('whatsapp_accounts', 'default');
  const events = async (): Promise<string[]> =>
    (await listAccountEvents(network.db.manager, 'default', { after: null, limit: 100 })).map(({ kind }) => kind);
  /** Somebody scans the code with the phone of this number. */
  const pairWith = async (number: string): Promise<Gateway> => {
    page.become({ paired: false });
    const { gateway: made, codes } = await aGateway();
    const opening = made.opened();
    await until('a code', () => codes.length > 0);
    await page.tell({ name: 'pair', value: number });
    await opening;
    return made;
  };

  it(
    'learns it at the first pairing',
    async () => {
      page.become({});
      const { gateway: made } = await aGateway();
      expect((await made.opened()).maySend).toBe(true);
      expect(await account()).toMatchObject({ state: 'connected', phone: OURS });
      expect(await events()).toEqual(['connected', 'number-learned']);
    },
    LIMIT_MS,
  );

  it(
    'serves no other: nothing is sent, nothing is stored, and it says so until the number is meant',
    async () => {
      await network.query(`update whatsapp_accounts set phone = $1`, [OURS]);
      const person = await aParticipant(network);
      const message = await aMessage(network, person);
      const lost = await aMessage(network, await aParticipant(network), {
        ...{ status: 'unknown', recipient: '+15550007777', lost_outcomes: 1 },
      });
      const before = (await network.phones.wire()).length;
      await network.phones.write(person.phone, 'to whom?');
      const refused = await pairWith(OTHER);
      const session = refused.sessionOf();
      expect([session.state, session.maySend]).toEqual(['held', false]);
      expect(await account()).toMatchObject({
        ...{ state: 'wrong_number', trouble: 'wrong-number', phone: OURS, found_phone: `+${OTHER}` },
        trouble_detail: 'The session is of a number that ends in 42; expected is one that ends in 01',
      });
      expect(await refused.metrics.registry.metrics()).toContain(
        'whatsapp_account_events_total{account="default",kind="wrong-number",service="spec"} 1',
      );
      refused.keeper.openClosed();
      await network.phones.write(person.phone, 'still nobody');
      expect(session.state).toBe('held');
      expect((await refused.send(message)).status).toBe('queued');
      expect((await network.phones.wire()).length).toBe(before);
      expect(await network.query('select 1 from inbound_messages')).toEqual([]);
      expect(await network.query('select 1 from receipts')).toEqual([]);

      await inTransaction(network.db, (tx) => changeExpectedPhone(tx, 'default', `+${OTHER}`));
      await refused.opener.open(session);
      expect(await account()).toMatchObject({ state: 'connected', found_phone: null, trouble: null });
      expect(await network.row('outbox_messages', lost.id)).toMatchObject({
        ...{ status: 'failed', failure_class: 'unresolved' },
      });
      expect((await network.phones.wire()).map(({ id }) => id)).not.toContain(lost.wa_message_id);
      const told = await network.query<{ body: string }>('select body from inbound_messages order by wa_at, id');
      expect(told.map(({ body }) => body)).toEqual(['to whom?', 'still nobody']);
    },
    LIMIT_MS,
  );
});
