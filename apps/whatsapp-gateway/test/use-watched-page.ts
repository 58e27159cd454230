import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@promptpipe/testing';
import { type PageOptions, startWhatsAppPage, type WhatsAppPage } from '@promptpipe/whatsapp-page';
import type { AccountSession } from '../src/accounts/account-session';
import { WhatsAppWebDriver } from '../src/driver/whatsapp-web/whatsapp-web.driver';
import type { GatewayLoops } from '../src/gateway.loops';
import { Gateway } from './gateway-parts';
import type { SpecNetwork } from './use-network';

const LIMITS = {
  connectMs: 30_000,
  unpairedMs: 30_000,
  loadMs: 30_000,
  patienceMs: 1_500,
  callMs: 3_000,
  closeMs: 2_000,
};
const WITHIN_MS = 45_000;

/** A gateway whose account is a page in a real browser, with all of its background duties where they are begun. */
export class WatchedPage {
  private loops: GatewayLoops | null = null;

  private constructor(
    readonly gateway: Gateway,
    readonly session: AccountSession,
  ) {}

  static async open(
    network: SpecNetwork,
    page: WhatsAppPage,
    browser: { readonly executablePath: string; readonly userDataDir: string },
    env: Readonly<Record<string, string>>,
  ): Promise<WatchedPage> {
    const options = { browser: { ...browser, webUrl: page.url }, limits: LIMITS };
    const driver = new WhatsAppWebDriver({
      ...options,
      onProbed: () => undefined,
      onCode: () => undefined,
      onPairingCode: () => undefined,
      onLinked: () => undefined,
    });
    const gateway = await Gateway.start(network, { env, through: () => driver });
    return new WatchedPage(gateway, await gateway.opened());
  }

  /** From here on everything happens by itself, as in the service. */
  begin(): void {
    this.loops = this.gateway.loops();
    this.loops.start();
  }

  async restarted(reason: string): Promise<void> {
    const line = `whatsapp_watch_restarts_total{account="default",reason="${reason}",service="spec"} 1`;
    await until(
      `a restart by ${reason}`,
      async () => (await this.gateway.metrics.registry.metrics()).includes(line),
      WITHIN_MS,
    );
  }

  async openAgain(): Promise<void> {
    await until('the session to be open again', () => this.session.maySend, WITHIN_MS);
  }

  async stop(): Promise<void> {
    await Promise.all((this.loops?.all ?? []).map((loop) => loop.stop()));
    await this.gateway.stop();
  }
}

export interface WatchedPages {
  readonly page: WhatsAppPage;
  /** On a profile that every page of the spec has, unless it is to be another. */
  open(options?: Partial<PageOptions>, env?: Readonly<Record<string, string>>): Promise<WatchedPage>;
}

/** For one spec file; what a spec has opened ends with it. */
export function useWatchedPages(network: SpecNetwork, chromium: string): WatchedPages {
  let page: WhatsAppPage | undefined;
  let opened: WatchedPage[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'watched-page-spec-'));
  const started = (): WhatsAppPage => {
    if (!page) throw new Error('The page was not started');
    return page;
  };
  beforeAll(async () => {
    page = await startWhatsAppPage({ simulatorUrl: network.phones.url });
  });
  afterEach(async () => {
    page?.standStill.release();
    await Promise.all(opened.map((watched) => watched.stop()));
    opened = [];
  });
  afterAll(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return {
    get page() {
      return started();
    },
    open: async (options = {}, env = {}) => {
      started().become(options);
      const browser = { executablePath: chromium, userDataDir: join(folder, 'profile') };
      const watched = await WatchedPage.open(network, started(), browser, { WHATSAPP_WATCH_MS: '200', ...env });
      opened.push(watched);
      return watched;
    },
  };
}
