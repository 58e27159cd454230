import { type AuthStrategy, Client } from 'whatsapp-web.js';
import { launchOptions, type Browser } from './chromium';
import { preparePage } from './page/prepare-page';

/** Two steps of the library that it does not declare: what it puts into each page that is loaded, and how it listens. */
interface Steps {
  inject(): Promise<void>;
  attachEventListeners(): Promise<void>;
}

const SteppingClient = Client as unknown as new (...options: ConstructorParameters<typeof Client>) => Client & Steps;

export interface ClientSteps {
  /** The browser stands, and no page is loaded yet. */
  launched(client: LibraryClient): Promise<void>;
  /** The page is loaded, and nobody has asked it for anything. */
  loaded(client: LibraryClient): Promise<void>;
  /** The library listens: from here on nothing is missed. */
  listening(): void;
  /** The page that was listened to is gone, by itself. */
  reloaded(): void;
}

/** The library with hands on its steps: it tells too early that it is ready, and lets failures go unhandled. */
export class LibraryClient extends SteppingClient {
  private attaching: Promise<void> | null = null;

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

  /** Called again, with nobody to catch, by each later load. */
  override async inject(): Promise<void> {
    if (this.attaching) {
      this.steps.reloaded();
      return;
    }
    await this.steps.loaded(this);
    await super.inject();
  }

  /** Once, however often the page says that it has synced. */
  override attachEventListeners(): Promise<void> {
    this.attaching ??= this.attach();
    return this.attaching;
  }

  /** The library ends itself without waiting for it. */
  override async destroy(): Promise<void> {
    await super.destroy().catch(() => undefined);
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
    getAuthEventPayload: nothing,
    afterAuthReady: nothing,
    disconnect: nothing,
    destroy: nothing,
    logout: nothing,
  };
}
