import { type AuthStrategy, Client } from 'whatsapp-web.js';
import { launchOptions, type Browser } from './chromium';
import { preparePage } from './page/prepare-page';

/** Steps of the library that it does not declare: what it puts into each page that is loaded, how it listens, what it reads along. */
interface Steps {
  inject(): Promise<void>;
  attachEventListeners(): Promise<void>;
  initWebVersionCache(): Promise<void>;
}

const SteppingClient = Client as unknown as new (...options: ConstructorParameters<typeof Client>) => Client & Steps;

export interface ClientSteps {
  /** The browser stands, and no page is loaded yet. */
  launched(client: LibraryClient): Promise<void>;
  /** The page is loaded, and nobody has asked it for anything. */
  loaded(client: LibraryClient): Promise<void>;
  /** WhatsApp has synced, and nobody has asked it for anything that it has only then. Again, each time it says so. */
  signedIn(): Promise<void>;
  /** The library listens: from here on nothing is missed. */
  listening(): void;
  /** The page that was listened to is gone, by itself. */
  reloaded(): void;
  /** A step that nobody waits for came to nothing: what it was to begin will not begin. */
  failed(error: unknown): void;
}

/** The library with hands on its steps: it tells too early that it is ready, and lets failures go unhandled. */
export class LibraryClient extends SteppingClient {
  private attaching: Promise<void> | null = null;
  private isInjected = false;

  constructor(
    browser: Browser,
    private readonly steps: ClientSteps,
  ) {
    super({
      authStrategy: strategyOf(steps),
      webVersionCache: { type: 'none' },
      userAgent: false as unknown as string,
      puppeteer: launchOptions(browser),
    });
  }

  /** The first is awaited by who begins. The others come of navigations, with nobody to catch what they throw. */
  override async inject(): Promise<void> {
    if (this.isInjected) return this.navigated().catch((error: unknown) => this.steps.failed(error));
    this.isInjected = true;
    await this.steps.loaded(this);
    await super.inject();
  }

  /** Once, however often the page says that it has synced; called by the page, which keeps what is thrown to itself. */
  override attachEventListeners(): Promise<void> {
    this.attaching ??= this.attach().catch((error: unknown) => this.steps.failed(error));
    return this.attaching;
  }

  /** It would read the page's source along, for a cache that is not kept, with nobody to catch what a page that goes away throws. */
  override initWebVersionCache(): Promise<void> {
    return Promise.resolve();
  }

  /** The library ends itself without waiting for it. */
  override async destroy(): Promise<void> {
    await super.destroy().catch(() => undefined);
  }

  /** An address that changes and a frame that loads look like a load, and leave everything as it was. */
  private async navigated(): Promise<void> {
    const isSameLoad = await this.pupPage?.evaluate('window.AuthStore !== undefined').catch(() => false);
    if (isSameLoad === true) return;
    if (this.attaching) {
      this.steps.reloaded();
      return;
    }
    await this.steps.loaded(this);
    await super.inject();
  }

  private async attach(): Promise<void> {
    await this.pupPage?.evaluate(preparePage);
    await super.attachEventListeners();
    this.steps.listening();
  }
}

/** The profile is the session: it is neither made, taken away nor asked by the library. */
function strategyOf(steps: ClientSteps): AuthStrategy {
  let client: LibraryClient;
  let isLaunched = false;
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    setup: (made) => {
      client = made as LibraryClient;
    },
    beforeBrowserInitialized: nothing,
    // The library says so again after a logout, of the browser that it has already.
    afterBrowserInitialized: () => {
      if (isLaunched) return nothing();
      isLaunched = true;
      return steps.launched(client);
    },
    onAuthenticationNeeded: () => Promise.resolve({}),
    // Awaited before the library asks the page for what is there once it has synced.
    getAuthEventPayload: () => steps.signedIn(),
    afterAuthReady: nothing,
    disconnect: nothing,
    destroy: nothing,
    logout: nothing,
  };
}
