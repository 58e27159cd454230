import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWhatsAppPage, type WhatsAppPage } from '@promptpipe/whatsapp-page';
import { browsersOn } from './browsers-on';
import { startSystem, type System } from './system';

const GATEWAY = 'whatsapp-gateway';
const BY_THE_LIBRARY = `update whatsapp_accounts set driver = 'whatsapp-web'`;

/** A system whose gateway goes by whatsapp-web.js, in a browser, to a page that stands in for WhatsApp Web. */
export class OnWhatsAppWeb {
  private constructor(
    readonly system: System,
    readonly page: WhatsAppPage,
    private readonly profiles: string,
    private readonly chromium: string,
  ) {}

  static async start(chromium: string): Promise<OnWhatsAppWeb> {
    const system = await startSystem('postgres');
    const page = await startWhatsAppPage({ simulatorUrl: system.fleet.phonesUrl });
    const profiles = mkdtempSync(join(tmpdir(), 'promptpipe-profiles-'));
    const on = new OnWhatsAppWeb(system, page, profiles, chromium);
    await system.fleet.kill(GATEWAY);
    await system.database.query(BY_THE_LIBRARY);
    await on.startGateway();
    return on;
  }

  startGateway(): Promise<void> {
    return this.system.fleet.start([GATEWAY], {
      WHATSAPP_DRIVER: 'whatsapp-web',
      WHATSAPP_WEB_URL: this.page.url,
      WHATSAPP_PROFILES_DIR: this.profiles,
      CHROMIUM_PATH: this.chromium,
    });
  }

  killGateway(): Promise<void> {
    return this.system.fleet.kill(GATEWAY);
  }

  /** Processes of its browsers, the first of each before its children. */
  browsers(): Promise<number[]> {
    return browsersOn(this.profiles);
  }

  async stop(keepLogs: boolean): Promise<void> {
    await this.system.stop(keepLogs);
    await this.page.close();
    rmSync(this.profiles, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
