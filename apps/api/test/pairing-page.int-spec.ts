import { findProgram } from '@promptpipe/config';
import {
  createDataSource,
  type DataSource,
  endPairing,
  hidePairing,
  type LeaseRef,
  markConnected,
  markTroubled,
  OwnerSession,
  showLoading,
  showPairing,
  takeOverAccounts,
} from '@promptpipe/persistence';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { ApiHarness } from './api-harness';

const chromium = process.env.CHROMIUM_PATH ?? findProgram(['chromium', 'chromium-browser', 'google-chrome']);
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
const LIMIT_MS = 60_000;
const SMALL_PHONE = { width: 320, height: 568, isMobile: true, hasTouch: true };

(chromium === null ? describe.skip : describe)(
  'the page of a pairing link (skipped where no Chromium is found)',
  () => {
    let api: ApiHarness;
    let db: DataSource;
    let owner: OwnerSession;
    let browser: Browser;
    let page: Page;
    let lease: LeaseRef;
    const asked: string[] = [];

    beforeAll(async () => {
      api = await ApiHarness.start();
      const onPoolError = (): void => undefined;
      db = await createDataSource({ url: api.db.url, poolSize: 2, applicationName: 'spec', onPoolError }).initialize();
      // The gateway's part: it holds its lock, so that nobody takes it for gone.
      const service = { service: 'whatsapp-gateway', version: '0.0.0', kinds: [] } as const;
      owner = new OwnerSession(db, { directUrl: api.db.url, ...service });
      await owner.open();
      browser = await puppeteer.launch({ executablePath: chromium ?? '', headless: true, pipe: true, args: ARGS });
    }, LIMIT_MS);
    afterAll(async () => {
      await browser.close();
      await owner.close();
      await db.destroy();
      await api.stop();
    }, LIMIT_MS);
    beforeEach(async () => {
      await api.db.query(`delete from account_pairings; delete from pairing_links;
                        update whatsapp_accounts set lease_owner = null, lease_process = null, lease_until = null,
                               state = 'disconnected', connected_since = null, trouble = null, found_phone = null`);
      const held = { bootId: owner.bootId ?? '', processId: owner.processId };
      const [account] = await takeOverAccounts(db.manager, held, ['simulated']);
      lease = { accountId: 'default', bootId: held.bootId, leaseEpoch: account!.leaseEpoch };
      await api.db.query(`update whatsapp_accounts set lease_until = now() + interval '1 hour'`);
      page = await browser.newPage();
      asked.length = 0;
      page.on('request', (request) => asked.push(request.url()));
    });
    afterEach(() => page.close());

    const link = async (): Promise<string> => {
      const made = await api.call('POST', '/v1/accounts/default/pairing-links', { body: '{"minutes": 10}' });
      return (made.body as unknown as { url: string }).url;
    };
    // Strings, because functions would need the types of the browser in every file of the repository.
    const until = (expression: string): Promise<unknown> => page.waitForFunction(expression);
    const of = (selector: string, member: string): Promise<unknown> =>
      page.evaluate(`document.querySelector(${JSON.stringify(selector)}).${member}`);
    const says = (text: RegExp): Promise<unknown> => until(`${text}.test(document.querySelector('#says').textContent)`);
    const shown = (selector: string): Promise<unknown> => page.waitForSelector(selector, { visible: true });
    const isHidden = (selector: string): Promise<unknown> => page.waitForSelector(selector, { hidden: true });

    it(
      'leads through a pairing, by picture or by code, and says when it is done',
      async () => {
        await page.goto(await link());
        await says(/its code appears here within a minute/);
        await showPairing(db.manager, lease, { qr: '2@first', code: null, seconds: 60 });
        await shown('#picture');
        const first = String(await of('#picture', 'src'));
        expect(await of('#left', 'textContent')).toMatch(/^This picture is good for \d+ s more\.$/);
        expect(await of('#account', 'textContent')).toBe('default');
        await showPairing(db.manager, lease, { qr: '2@second', code: null, seconds: 60 });
        await until(`document.querySelector('#picture').src !== ${JSON.stringify(first)}`);
        await showPairing(db.manager, lease, { qr: null, code: 'ABCD1234', seconds: 180 });
        await shown('#code');
        expect(await of('#code', 'textContent')).toBe('ABCD-1234');
        await isHidden('#picture');
        await showLoading(db.manager, lease);
        await says(/has been linked.*Keep the phone online/);
        await shown('#loading');
        await isHidden('#todo');
        await endPairing(db.manager, lease);
        await markConnected(db.manager, lease);
        await says(/The account is paired/);
        await shown('#after');
        expect(await page.title()).toBe('Paired');
        await isHidden('#todo');
      },
      LIMIT_MS,
    );

    it(
      'shows nothing that nobody can scan any more: between two codes, and when it hears no more of the server',
      async () => {
        await showPairing(db.manager, lease, { qr: '2@first', code: null, seconds: 60 });
        await page.goto(await link());
        await shown('#picture');
        await hidePairing(db.manager, lease);
        await shown('#gone');
        await isHidden('#picture');
        expect([await of('#todo', 'hidden'), await of('body', 'dataset.step')]).toEqual([false, 'wait']);
        await showPairing(db.manager, lease, { qr: '2@second', code: null, seconds: 5 });
        await shown('#picture');
        await page.setRequestInterception(true);
        page.on('request', (request) => {
          // Neither answered nor refused.
          if (!request.url().endsWith('/pair/state')) void request.continue();
        });
        await says(/has run out; a new one appears/);
        await isHidden('#picture');
        expect(await page.evaluate(`document.querySelector('#picture').getAttribute('src')`)).toBeNull();
      },
      LIMIT_MS,
    );

    it(
      'says what is wrong: another phone, a link that has ended, no link at all',
      async () => {
        await page.goto(await link());
        await markTroubled(db.manager, lease, {
          trouble: 'wrong-number',
          detail: 'It ends in 42',
          foundPhone: '+15550009942',
        });
        await says(/another phone than the study's.*ends in 42/);
        await api.db.query(
          `update pairing_links set created_at = now() - interval '1 hour', expires_at = now() - interval '1 s'`,
        );
        await says(/has expired: ask for a new one/);
        await page.goto(`${api.url}/pair#nonsense`);
        await page.reload();
        await says(/no pairing link/);
        expect(await of('#todo', 'hidden')).toBe(true);
      },
      LIMIT_MS,
    );

    it(
      'is told to who cannot see it, fits a small phone, and asks nobody else for anything',
      async () => {
        await page.setViewport(SMALL_PHONE);
        await showPairing(db.manager, lease, { qr: '2@abc', code: null, seconds: 60 });
        await page.goto(await link());
        await shown('#picture');
        const [wide, room] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[];
        expect(wide).toBeLessThanOrEqual(room!);
        const tree = JSON.stringify(await page.accessibility.snapshot({ interestingOnly: false }));
        expect(tree).toContain('QR code to be scanned with the phone of the study');
        expect(await of('#says', 'ariaLive')).toBe('polite');
        expect(await of('html', 'lang')).toBe('en');
        expect(asked.filter((url) => !url.startsWith(api.url) && !url.startsWith('data:'))).toEqual([]);
        expect(asked.filter((url) => new URL(url).pathname.startsWith('/pair/state')).join()).not.toContain('#');
      },
      LIMIT_MS,
    );
  },
);
