import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPairing, type PairingView } from '@promptpipe/persistence';
import { until } from '@promptpipe/testing';
import { startWhatsAppPage, type WhatsAppPage } from '@promptpipe/whatsapp-page';
import { pino } from 'pino';
import { ReconnectPause } from '../src/driver/whatsapp-web/reconnect-pause';
import { WhatsAppWebDriver } from '../src/driver/whatsapp-web/whatsapp-web.driver';
import { PairingBoard } from '../src/pairing/pairing-board';
import { Gateway } from './gateway-parts';
import { useNetwork } from './use-network';
import { whereChromiumIs } from './where-chromium-is';

const chromium = whereChromiumIs();
const LIMITS = {
  ...{ connectMs: 30_000, unpairedMs: 60_000, loadMs: 30_000 },
  ...{ patienceMs: 1_500, callMs: 2_000, closeMs: 10_000 },
};
/** Where it is waited for. On a busy machine a browser may need more, and is started again. */
const CONNECT_MS = 8_000;
const WITHIN_MS = 40_000;
const LIMIT_MS = 90_000;
/** A browser takes longer to start than a lease lasts. */
const RENEW_EACH_MS = 1_000;

(chromium === null ? describe.skip : describe)('what pairs an account (skipped where no Chromium is found)', () => {
  const network = useNetwork();
  const folder = mkdtempSync(join(tmpdir(), 'pairing-spec-'));
  let page: WhatsAppPage;
  let profiles = 0;
  let gateway: Gateway | undefined;
  let renewing: NodeJS.Timeout | undefined;
  let reopening: NodeJS.Timeout | undefined;

  beforeAll(async () => {
    page = await startWhatsAppPage({ simulatorUrl: network.phones.url });
  });
  afterEach(async () => {
    clearInterval(renewing);
    clearInterval(reopening);
    await gateway?.stop();
    gateway = undefined;
  });
  afterAll(async () => {
    await page.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  /** Of a gateway whose account is in its hands, with its codes where the API finds them. */
  const begin = async (over: Partial<typeof LIMITS> = {}): Promise<Gateway> => {
    const shown: { board?: PairingBoard } = {};
    const driver = new WhatsAppWebDriver({
      browser: {
        executablePath: chromium ?? '',
        userDataDir: join(folder, `profile-${(profiles += 1)}`),
        webUrl: page.url,
      },
      limits: { ...LIMITS, ...over },
      onProbed: () => undefined,
      onCode: (code, seconds) => void shown.board?.showQr(code, seconds),
      onPairingCode: (code, seconds) => void shown.board?.showCode(code, seconds),
      onLinked: () => void shown.board?.showLoading(),
    });
    const made = await Gateway.start(network, { through: () => driver });
    gateway = made;
    await made.keeper.takeOver();
    const { db, journal } = { db: network.db, journal: made.journal };
    const log = pino({ level: 'silent' });
    shown.board = new PairingBoard(made.sessionOf().lease.ref, { db, journal, log }, null);
    renewing = setInterval(() => void made.keeper.renew(), RENEW_EACH_MS);
    return made;
  };
  const view = async (): Promise<PairingView> => (await findPairing(network.db.manager, 'default'))!;
  const untilShown = async (what: string, isIt: (now: PairingView) => boolean): Promise<PairingView> => {
    await until(what, async () => isIt(await view()), WITHIN_MS);
    return view();
  };
  const secondsLeft = ({ expiresAt, now }: PairingView): number =>
    Math.round((expiresAt!.getTime() - now.getTime()) / 1_000);

  it(
    'is there as long as somebody may scan, however long an opening may take, and gone at once when somebody has',
    async () => {
      page.become({ paired: false, syncMs: 3_000 });
      const made = await begin({ connectMs: CONNECT_MS });
      reopening = setInterval(() => made.keeper.openClosed(), 500);
      const first = await untilShown('a code', ({ qr }) => qr !== null);
      const firstAt = performance.now();
      expect(secondsLeft(first)).toBeGreaterThan(50);
      await page.tell({ name: 'new-code' });
      const second = await untilShown('another', ({ qr }) => qr !== first.qr);
      expect(secondsLeft(second)).toBeLessThanOrEqual(20);
      await page.tell({ name: 'state', value: 'UNPAIRED_IDLE' });
      const third = await untilShown('one of the next round', ({ qr }) => qr !== second.qr);
      expect(secondsLeft(third)).toBeGreaterThan(50);
      await page.tell({ name: 'state', value: 'TIMEOUT' });
      await sleep(CONNECT_MS - (performance.now() - firstAt));
      expect(await view()).toMatchObject({ qr: third.qr, linkedAt: null });
      await page.tell({ name: 'pair' });
      const loading = await untilShown('that it loads', ({ linkedAt }) => linkedAt !== null);
      expect(loading).toMatchObject({ qr: null, code: null, state: 'logged_out' });
      expect(made.sessionOf().maySend).toBe(false);
      await until('it to be open', () => made.sessionOf().maySend, WITHIN_MS);
      expect(await view()).toMatchObject({ qr: null, linkedAt: null, state: 'connected' });
    },
    LIMIT_MS,
  );

  it(
    'goes back to nothing where what was linked does not load',
    async () => {
      page.become({ paired: false, syncMs: 60_000 });
      const made = await begin({ loadMs: 3_000 });
      const opening = made.opener.open(made.sessionOf());
      await untilShown('a code', ({ qr }) => qr !== null);
      await page.tell({ name: 'pair' });
      await untilShown('that it loads', ({ linkedAt }) => linkedAt !== null);
      await opening;
      expect(made.sessionOf().state).toBe('broken');
      expect(await view()).toMatchObject({ qr: null, linkedAt: null });
    },
    LIMIT_MS,
  );

  it(
    'is shown by another browser after a while, which is no trouble that anybody waits for',
    async () => {
      page.become({ paired: false });
      const failed = jest.spyOn(ReconnectPause.prototype, 'failed');
      const made = await begin({ unpairedMs: 1 });
      const session = made.sessionOf();
      const opening = made.opener.open(session);
      const first = await untilShown('a code', ({ qr }) => qr !== null);
      await sleep(1_000);
      expect(await view()).toMatchObject({ qr: first.qr });
      // WhatsApp makes no more of them.
      await page.tell({ name: 'state', value: 'UNPAIRED_IDLE' });
      await opening;
      expect([session.state, session.endedBy]).toEqual(['broken', 'Nobody has scanned its code']);
      expect(await view()).toMatchObject({ qr: null, state: 'logged_out' });
      expect(failed).not.toHaveBeenCalled();
      failed.mockRestore();
    },
    LIMIT_MS,
  );
});
