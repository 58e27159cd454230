import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWhatsAppPage, type WhatsAppPage } from '@promptpipe/whatsapp-page';
import { WhatsAppWebDriver } from '../src/driver/whatsapp-web/whatsapp-web.driver';
import { DRIVER_BEHAVIOURS, type Network, Stage } from './driver-conformance';
import { Phones } from './phones';
import { whereChromiumIs } from './where-chromium-is';

const CONNECT_MS = 20_000;

async function start(executablePath: string): Promise<Network> {
  const phones = await Phones.start();
  const folder = mkdtempSync(join(tmpdir(), 'whatsapp-web-spec-'));
  let page: WhatsAppPage = await startWhatsAppPage({ simulatorUrl: phones.url });
  const port = Number(new URL(page.url).port);
  let profiles = 0;
  return {
    driver: (callMs) =>
      new WhatsAppWebDriver({
        browser: { executablePath, userDataDir: join(folder, `profile-${(profiles += 1)}`), webUrl: page.url },
        limits: { connectMs: CONNECT_MS, callMs },
        onProbed: () => undefined,
        onCode: () => undefined,
      }),
    wire: async () => (await phones.wire()).map(({ id }) => id),
    shownOn: async (phone) =>
      (await phones.shownOn(phone)).filter(({ direction }) => direction === 'to-phone').map(({ id }) => id),
    write: (phone, body) => phones.write(phone, body),
    read: (phone) => phones.read(phone),
    next: (fate) => page.tell({ name: 'next', value: fate }),
    away: async () => {
      await page.tell({ name: 'state', value: 'CONFLICT' });
      await page.close();
    },
    back: async () => {
      page = await startWhatsAppPage({ simulatorUrl: phones.url, port });
    },
    stop: async () => {
      await page.close();
      await phones.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

const chromium = whereChromiumIs();

(chromium ? describe : describe.skip)('the driver whatsapp-web (skipped where no Chromium is found)', () => {
  let network: Network;
  let stage: Stage;

  beforeAll(async () => {
    network = await start(chromium!);
  });
  beforeEach(() => {
    stage = new Stage(network);
  });
  afterEach(() => stage.driver.close());
  afterAll(() => network.stop());

  it.each(DRIVER_BEHAVIOURS)('%s', async (_, expectIt) => {
    await expectIt(stage);
  });
});
