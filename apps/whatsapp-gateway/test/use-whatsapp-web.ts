import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PageOptions, startWhatsAppPage, type WhatsAppPage } from '@promptpipe/whatsapp-page';
import { WhatsAppWebDriver } from '../src/driver/whatsapp-web/whatsapp-web.driver';
import { Stage } from './driver-stage';
import { Phones } from './phones';
import { whatsAppWebNetwork } from './whatsapp-web-network';

/** WhatsApp Web as a spec wants it, with a browser of its own for each driver. */
export class WhatsAppWebStage {
  readonly probed: (readonly string[])[] = [];
  readonly codes: string[] = [];
  private readonly drivers: WhatsAppWebDriver[] = [];
  private profiles = 0;

  constructor(
    readonly phones: Phones,
    readonly page: WhatsAppPage,
    private readonly folder: string,
    private readonly chromium: string,
  ) {}

  /** A stage on a page that behaves so, with a driver on this profile; null: each driver has one of its own. */
  on(options: Partial<PageOptions> = {}, profile: string | null = null): Stage {
    this.page.become(options);
    const network = whatsAppWebNetwork(this.phones, this.page, (callMs) =>
      this.driver(profile ?? this.aProfile(), callMs),
    );
    return new Stage(network);
  }

  aProfile(): string {
    return join(this.folder, `profile-${(this.profiles += 1)}`);
  }

  /** Ends what the last spec has opened. */
  async clear(): Promise<void> {
    await Promise.all(this.drivers.splice(0).map((driver) => driver.close()));
    this.probed.length = 0;
    this.codes.length = 0;
  }

  private driver(userDataDir: string, callMs: number): WhatsAppWebDriver {
    const driver = new WhatsAppWebDriver({
      browser: { executablePath: this.chromium, userDataDir, webUrl: this.page.url },
      limits: {
        connectMs: CONNECT_MS,
        unpairedMs: CONNECT_MS,
        loadMs: CONNECT_MS,
        patienceMs: PATIENCE_MS,
        closeMs: CLOSE_MS,
        callMs,
      },
      onProbed: (missing) => this.probed.push(missing),
      onCode: (code) => this.codes.push(code),
      onPairingCode: () => undefined,
      onLinked: () => undefined,
    });
    this.drivers.push(driver);
    return driver;
  }
}

const CONNECT_MS = 30_000;
const PATIENCE_MS = 1_500;
const CLOSE_MS = 2_000;

/** For one spec file; answers what gives the stage once its `beforeAll` has run. */
export function useWhatsAppWeb(chromium: string): () => WhatsAppWebStage {
  let stage: WhatsAppWebStage | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'whatsapp-web-spec-'));
  beforeAll(async () => {
    const phones = await Phones.start();
    stage = new WhatsAppWebStage(phones, await startWhatsAppPage({ simulatorUrl: phones.url }), folder, chromium);
  });
  afterEach(() => stage?.clear());
  afterAll(async () => {
    await stage?.page.close();
    await stage?.phones.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return () => {
    if (!stage) throw new Error('WhatsApp Web was not started');
    return stage;
  };
}
