import { once } from 'node:events';
import { pause } from '@promptpipe/lifecycle';
import type { Browser } from './chromium';
import { type Heard, hearLibrary } from './hear-library';
import { LibraryClient } from './library-client';
import { browserMemory } from './browser-memory';
import { findMissing, type Probed } from './find-missing';
import { OpeningClock } from './opening-clock';
import type { PageWindow } from './page/page-window';
import { askForCodes, pairingInPage } from './page/pairing-in-page';
import { vitalsInPage } from './page/vitals-in-page';
import { PAIRING_CODE_SECONDS, type PairingEvents, PairingRound, type RoundSteps } from './pairing-round';
import { takeProfile } from './profile-folder';
import { SettledElsewhere } from './settled-elsewhere';
import type { Vitals } from '../whatsapp-driver';
import { watchBrowser } from './watch-browser';
import { SIGN_OF_LIFE_MS, TookTooLong, within } from './within';

declare const window: PageWindow;

export interface SessionEvents extends Heard, PairingEvents {
  /** Awaited before the session counts as open; a rejection ends it. */
  onSignedIn(phone: string): Promise<void>;
  /** What of WhatsApp is not as we know it; none: all is. */
  onProbed(missing: readonly string[]): void;
  /** Once, when an open session ends by itself. */
  onEnd(reason: string): void;
}

export interface SessionLimits {
  /** From the start of a browser until it is ready or shows a code. */
  readonly connectMs: number;
  /** For how long one browser shows codes that nobody scans. */
  readonly unpairedMs: number;
  /** From the scan of a code until it is ready. */
  readonly loadMs: number;
  /** What the page is given to come to rest: at a state that is not connected, before a module is called missing, to know its own number. */
  readonly patienceMs: number;
  readonly callMs: number;
  /** What a browser is given to write its profile and end. */
  readonly closeMs: number;
}

interface InPage<Argument, Answer> {
  readonly run: (argument: Argument) => Answer | Promise<Answer>;
  readonly argument: Argument;
  /** What follows when nothing was answered in time. */
  readonly late: () => unknown;
}

const LOOK_AGAIN_MS = 100;
const NEVER = new AbortController().signal;
/** How many times the patience a first load is given: WhatsApp Web is megabytes, and the library waits half a minute for it. */
const LOAD_PATIENCE = 3;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One browser on one profile with WhatsApp Web in it, from its launch to its end. It ends once and is never mended. */
export class WebSession {
  private readonly client: LibraryClient;
  private readonly listening = new SettledElsewhere<void>();
  private readonly ended = new SettledElsewhere<never>();
  private unrest: NodeJS.Timeout | undefined;
  private closing: Promise<void> | null = null;
  private isOpen = false;
  private isOver = false;
  private readonly opening = new OpeningClock();
  private readonly pairing: PairingRound;
  /** The page's clock, as ours: what to add, and of which load it is. */
  clock = { offsetMs: 0, timeOrigin: 0 };

  constructor(
    private readonly browser: Browser,
    private readonly limits: SessionLimits,
    private readonly events: SessionEvents,
  ) {
    this.pairing = new PairingRound(this.roundSteps(), limits.unpairedMs);
    this.client = new LibraryClient(browser, {
      launched: (client) => this.watch(client),
      loaded: () => {
        this.pairing.anew();
        return this.probe('load');
      },
      signedIn: () => this.probe('sign-in').catch((error: unknown) => this.fail(error)),
      listening: () => this.listening.resolve(),
      reloaded: () => this.end('The page was loaded anew'),
      failed: (error) => this.end(messageOf(error)),
    });
  }

  get isUsable(): boolean {
    return this.isOpen && !this.isOver;
  }

  /** A rejection leaves no browser behind. */
  async open(): Promise<void> {
    try {
      this.opening.begin(this.limits.connectMs, 'Opening WhatsApp Web');
      await this.opening.within(Promise.race([this.begin(), this.ended.promise]));
      this.pairing.close();
      this.isOpen = true;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Runs a function in the page that changes nothing there: a page that is slow may live, and is ended only when it says nothing at all. */
  ask<Argument, Answer>(
    run: (argument: Argument) => Answer | Promise<Answer>,
    argument: Argument,
    limitMs = this.limits.callMs,
  ): Promise<Answer> {
    return this.within(limitMs, { run, argument, late: () => this.call(() => true, null, SIGN_OF_LIFE_MS) });
  }

  /** Runs a function in the page. A page that does not answer in time is ended with its browser: it could still act. */
  call<Argument, Answer>(
    run: (argument: Argument) => Answer | Promise<Answer>,
    argument: Argument,
    limitMs = this.limits.callMs,
  ): Promise<Answer> {
    return this.within(limitMs, { run, argument, late: () => this.end('The page does not answer') });
  }

  private async within<Argument, Answer>(
    limitMs: number,
    { run, argument, late }: InPage<Argument, Answer>,
  ): Promise<Answer> {
    const page = this.client.pupPage;
    if (this.isOver || !page) throw new Error('WhatsApp Web is not open');
    try {
      return await within(limitMs, 'The page', page.evaluate(run as never, argument as never) as Promise<Answer>);
    } catch (error) {
      if (error instanceof TookTooLong) await late();
      throw error;
    }
  }

  /** The page is asked, and within the time of a call: whoever does not answer is ended. */
  async vitals(): Promise<Vitals> {
    const { state, self } = await this.call(vitalsInPage, null);
    // The event of a change may have been lost.
    if (state !== 'CONNECTED' && !this.unrest) this.bear(state);
    const pid = this.client.pupBrowser?.process()?.pid;
    return { memoryBytes: pid === undefined ? null : await browserMemory(pid), self };
  }

  /** Until somebody has typed it, the page asks for another by itself when the time of one is over. */
  async requestPairingCode(number: string): Promise<boolean> {
    if (!this.pairing.isWaiting) return false;
    const asked = this.client.requestPairingCode(number, true, PAIRING_CODE_SECONDS * 1_000);
    await within(this.limits.callMs, 'A pairing code', asked);
    return true;
  }

  /** Unlinks this device. True once WhatsApp has said so; its page goes away under the call. */
  async logOut(): Promise<boolean> {
    const ended = this.ended.promise.catch((error: unknown) => (error as Error).message);
    const told = this.call(() => void window.require('WAWebSocketModel').Socket.logout(), null);
    told.catch(() => undefined);
    const reason = await within(2 * this.limits.callMs, 'Logging out', ended).catch(() => '');
    return /LOGOUT|UNPAIRED/.test(reason);
  }

  close(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.unrest);
    this.pairing.close();
    this.ended.reject(new Error('WhatsApp Web was closed'));
    this.closing ??= this.shut();
    return this.closing;
  }

  /** The browser writes its profile and is gone at the end of it, one way or the other. */
  private async shut(): Promise<void> {
    const { closeMs } = this.limits;
    const browser = this.client.pupBrowser?.process();
    await within(closeMs, 'Closing the browser', this.client.destroy()).catch(() => undefined);
    if (!browser?.pid || browser.exitCode !== null || browser.signalCode !== null) return;
    const gone = once(browser, 'exit');
    browser.kill('SIGKILL');
    await within(closeMs, 'Killing the browser', gone).catch(() => undefined);
  }

  private async begin(): Promise<void> {
    await takeProfile(this.browser.userDataDir);
    await this.client.initialize();
    await this.client.pupPage?.evaluate(() => {
      // It had synced before the library asked to be told, and will not say so again.
      if (window.require('WAWebSocketModel').Socket.hasSynced) void window.onAppStateHasSyncedEvent?.();
    });
    await this.listening.promise;
    await this.events.onSignedIn(await this.readPhone());
    await this.readClock();
    this.events.onProbed([]);
  }

  /** A page may know itself a moment later than it has synced. */
  private async readPhone(): Promise<string> {
    const until = performance.now() + this.limits.patienceMs;
    for (;;) {
      const self = (await this.client.pupPage?.evaluate(vitalsInPage))?.self;
      if (self) return `+${self}`;
      if (performance.now() > until) throw new Error('WhatsApp Web does not tell which number it is signed in with');
      await pause(LOOK_AGAIN_MS, NEVER);
    }
  }

  private async readClock(): Promise<void> {
    const page = await this.client.pupPage?.evaluate(() => {
      const { timeOrigin } = window.performance;
      return { timeOrigin, now: window.performance.now() };
    });
    // Read before we look at ours: what errs makes a deadline fall earlier.
    if (page) this.clock = { timeOrigin: page.timeOrigin, offsetMs: page.now - performance.now() };
  }

  private async watch(client: LibraryClient): Promise<void> {
    const { pupBrowser: browser, pupPage: page } = client;
    if (!browser || !page) throw new Error('The library has no browser');
    if (this.isOver) {
      await client.destroy();
      throw new Error('WhatsApp Web was closed');
    }
    watchBrowser({ browser, page }, (reason) => this.end(reason));
    await page.setUserAgent({ userAgent: (await browser.userAgent()).replace('Headless', '') });
    const { webUrl } = this.browser;
    if (webUrl !== null) {
      const goto = page.goto.bind(page);
      page.goto = (_, options) => goto(webUrl, options);
    }
    client.on('qr', (code: string) => this.pairing.showQr(code));
    client.on('code', (code: string) => this.pairing.showCode(code));
    const whileOpen = <T>(tell: (told: T) => void): ((told: T) => void) => {
      return (told) => {
        if (!this.isOver) tell(told);
      };
    };
    hearLibrary(client, {
      onAck: whileOpen((ack) => this.events.onAck(ack)),
      onMessage: whileOpen((message) => this.events.onMessage(message)),
      onChange: whileOpen((change) => this.events.onChange(change)),
    });
    client.on('change_state', (state: string) => this.bear(state));
    client.on('disconnected', (reason: string) => this.end(`WhatsApp: ${reason}`));
  }

  /** A page that is busy with what it loads does not answer, and is not to be ended for that. */
  private roundSteps(): RoundSteps {
    const inPage = <T>(run: () => T): Promise<T | null> => {
      const asked = this.client.pupPage?.evaluate(run) ?? Promise.resolve(null);
      return within(this.limits.callMs, 'The page', asked as Promise<T | null>).catch(() => null);
    };
    return {
      events: this.events,
      look: () => inPage(pairingInPage),
      askForCodes: () => void inPage(askForCodes),
      waits: () => this.opening.stand(),
      loads: () => this.opening.begin(this.limits.loadMs, 'Loading WhatsApp Web after the scan'),
      end: (reason) => this.end(reason),
    };
  }

  /** A connection that comes and goes is the page's own matter, for a while. */
  private bear(state: string): void {
    if (state === 'CONNECTED' || this.isOver) {
      clearTimeout(this.unrest);
      this.unrest = undefined;
      return;
    }
    // From the first on: one that changes from bad to worse again and again is not connected either.
    this.unrest ??= setTimeout(() => this.end(`WhatsApp is ${state}`), this.limits.patienceMs);
  }

  private async probe(when: Probed): Promise<void> {
    const patienceMs = this.limits.patienceMs * (when === 'load' ? LOAD_PATIENCE : 1);
    const missing = await findMissing(this.client.pupPage, { when, patienceMs, isOver: () => this.isOver });
    if (missing.length === 0) return;
    this.events.onProbed(missing);
    throw new Error(
      `WhatsApp Web is not the one that this version knows (${when}): ${missing.join(', ')} missing. Update PromptPipe; until then nothing is sent.`,
    );
  }

  /** Whoever waits for the session is told why it comes to nothing; whoever would go on with it is not to. @throws always */
  private fail(error: unknown): never {
    this.end(messageOf(error));
    throw error;
  }

  private end(reason: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.ended.reject(new Error(reason));
    void this.close();
    if (this.isOpen) this.events.onEnd(reason);
  }
}
