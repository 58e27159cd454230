import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@promptpipe/testing';
import { startWhatsAppPage, type WhatsAppPage } from '@promptpipe/whatsapp-page';
import { type BrowserProcess, browsersOn } from './browsers-on';
import { ACCOUNTS_BY_NUMBER } from './further-accounts';
import { startSystem, type System } from './system';

const GATEWAY = 'whatsapp-gateway';
const CONNECTED_WITHIN_MS = 90_000;
const GONE_WITHIN_MS = 2_000;
const CONNECTED = `select 1 from whatsapp_accounts where state = 'connected'`;
const BY_THE_LIBRARY = `update whatsapp_accounts set driver = 'whatsapp-web'`;

const newProfiles = (): string => mkdtempSync(join(tmpdir(), 'promptpipe-profiles-'));

/** A system whose gateway goes by whatsapp-web.js, in a browser, to a page that stands in for WhatsApp Web. */
export class OnWhatsAppWeb {
  private sessionKey: string | null = null;

  private constructor(
    readonly system: System,
    readonly page: WhatsAppPage,
    private readonly profiles: string[],
    readonly chromium: string,
  ) {}

  static async start(chromium: string): Promise<OnWhatsAppWeb> {
    const system = await startSystem('postgres');
    const page = await startWhatsAppPage({ simulatorUrl: system.fleet.phonesUrl, accounts: ACCOUNTS_BY_NUMBER });
    const on = new OnWhatsAppWeb(system, page, [newProfiles()], chromium);
    await system.fleet.kill(GATEWAY);
    await system.database.query(BY_THE_LIBRARY);
    await on.startGateway();
    await on.untilConnected();
    return on;
  }

  /** For what a scenario wants to keep until its end. */
  get folder(): string {
    return this.profiles[0] ?? '';
  }

  startGateway(env: NodeJS.ProcessEnv = {}): Promise<void> {
    this.equipGateway(GATEWAY, env);
    return this.system.fleet.start([GATEWAY]);
  }

  /** One more gateway that goes the same way; answers its name. `where`: on this machine, or on another with a folder of its own. */
  async startSecondGateway(where: 'here' | 'elsewhere', env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { fleet } = this.system;
    if (where === 'elsewhere') this.profiles.push(newProfiles());
    const [name = ''] = await fleet.planReplicas([GATEWAY]);
    this.equipGateway(name, env);
    await fleet.start([name]);
    return name;
  }

  /** As on a machine that has never had the account: with a folder of its own, and only the key in common with the one before. */
  async moveToAnotherHost(sessionKey: string): Promise<void> {
    this.profiles.push(newProfiles());
    this.sessionKey = sessionKey;
    await this.startGateway();
  }

  /** A browser on a busy machine takes its time, and a gateway is ready before. */
  async untilConnected(): Promise<void> {
    const isConnected = async (): Promise<boolean> => (await this.system.database.query(CONNECTED)).length > 0;
    await until('the account to be connected', isConnected, CONNECTED_WITHIN_MS);
  }

  killGateway(): Promise<void> {
    return this.system.fleet.kill(GATEWAY);
  }

  /** Nothing of a browser outlives its gateway for longer. */
  async untilNoBrowser(): Promise<void> {
    await until('the browser to be gone', async () => (await this.browsers()).length === 0, GONE_WITHIN_MS);
  }

  /** Processes of its browsers, the first of each before its children. */
  async browsers(): Promise<BrowserProcess[]> {
    return (await Promise.all(this.profiles.map(browsersOn))).flat();
  }

  /** Those that have this account open: processes in which all others of theirs began. */
  async browsersOf(account: string): Promise<BrowserProcess[]> {
    const all = (await Promise.all(this.profiles.map((folder) => browsersOn(join(folder, account))))).flat();
    return all.filter(({ type }) => type === 'browser');
  }

  private equipGateway(name: string, env: NodeJS.ProcessEnv = {}): void {
    this.system.fleet.equip(name, {
      WHATSAPP_DRIVER: 'whatsapp-web',
      WHATSAPP_WEB_URL: this.page.url,
      WHATSAPP_PROFILES_DIR: this.profiles.at(-1),
      ...(this.sessionKey === null ? {} : { WHATSAPP_SESSION_KEY: this.sessionKey }),
      CHROMIUM_PATH: this.chromium,
      ...env,
    });
  }

  async stop(keepLogs: boolean): Promise<void> {
    await this.system.stop(keepLogs);
    await this.page.close();
    for (const folder of this.profiles)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
