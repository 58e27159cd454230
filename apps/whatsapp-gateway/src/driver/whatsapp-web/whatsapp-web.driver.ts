import { type BackoffPolicy, backoffDelayMs } from '@promptpipe/domain';
import { crashPoint, pause } from '@promptpipe/lifecycle';
import type {
  DriverListener,
  Known,
  MessageEvent,
  OutgoingMessage,
  SendOutcome,
  Sought,
  Vitals,
  WhatsAppDriver,
} from '../whatsapp-driver';
import { outcomeOf, outcomeOfFailure } from './answered-send';
import type { Browser } from './chromium';
import { HighestAcks } from './highest-acks';
import { atSecond, isWritten, writtenOf } from './library-messages';
import { historyInPage } from './page/history-in-page';
import { lookUpInPage } from './page/look-up-in-page';
import { type PageAnswer, sendInPage } from './page/send-in-page';
import { type SessionLimits, WebSession } from './web-session';

export interface WhatsAppWebOptions {
  readonly browser: Browser;
  readonly limits: SessionLimits;
  /** What of WhatsApp Web was found missing at the last load. */
  readonly onProbed: (missing: readonly string[]) => void;
  readonly onCode: (code: string) => void;
}

/** A browser costs seconds of a processor: one that fails again and again is not started again and again. */
const RECONNECT: BackoffPolicy = { baseMs: 500, maxMs: 60_000 };
const LOOK_UP_CHUNK = 200;

/** WhatsApp Web in a browser of its own, by whatsapp-web.js. */
export class WhatsAppWebDriver implements WhatsAppDriver {
  private session: WebSession | null = null;
  private failures = 0;
  private leaving = new AbortController();

  constructor(private readonly options: WhatsAppWebOptions) {}

  async connect(listener: DriverListener): Promise<void> {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    if (this.failures > 0) await pause(backoffDelayMs(RECONNECT, this.failures, Math.random()), signal);
    if (signal.aborted) throw new Error('WhatsApp Web was closed');
    const acks = new HighestAcks();
    const { browser, limits, onProbed, onCode } = this.options;
    const session = new WebSession(browser, limits, {
      onProbed,
      onCode,
      onMessage: (message) => listener.onMessage(message),
      onAck: (ack) => {
        if (acks.rises(ack.waMessageId, ack.level)) listener.onAck(ack);
      },
      onRestricted: (name) => listener.onRestricted?.(name),
      onEnd: (reason) => listener.onDisconnected(reason),
    });
    this.session = session;
    this.failures += 1;
    await session.open();
    this.failures = 0;
  }

  async send({ waMessageId, to, text, deadlineMs }: OutgoingMessage): Promise<SendOutcome> {
    const session = this.session;
    if (!session?.isUsable) return { outcome: 'not-handed-over', reason: 'WhatsApp Web is not open' };
    if (performance.now() >= deadlineMs)
      return { outcome: 'not-handed-over', reason: 'The lease of the account ran out' };
    const { offsetMs, timeOrigin } = session.clock;
    const order = { id: waMessageId, number: digits(to), text, deadline: deadlineMs + offsetMs, timeOrigin };
    let answer: PageAnswer;
    try {
      answer = await session.call(sendInPage, order);
    } catch (error) {
      return outcomeOfFailure(error);
    }
    crashPoint('gateway.after-add');
    const outcome = outcomeOf(answer);
    return answer.said === 'present' ? this.withKnown(outcome, { waMessageId, to }) : outcome;
  }

  async lookUp(sought: readonly Sought[]): Promise<ReadonlyMap<string, Known>> {
    const session = this.usable();
    const answers = new Map<string, Known>(sought.map(({ waMessageId }) => [waMessageId, { found: false }]));
    for (let from = 0; from < sought.length; from += LOOK_UP_CHUNK) {
      const asked = sought.slice(from, from + LOOK_UP_CHUNK);
      const inPage = asked.map(({ waMessageId, to }) => ({ id: waMessageId, number: digits(to ?? '') }));
      for (const { id, ack, t } of await session.call(lookUpInPage, inPage)) {
        const sentAt = atSecond(t);
        answers.set(id, { found: true, ack, at: ack > 1 ? new Date() : sentAt, sentAt });
      }
    }
    return answers;
  }

  async history(since: Date): Promise<MessageEvent[]> {
    const session = this.usable();
    const written = await session.call(
      historyInPage,
      Math.floor(since.getTime() / 1_000),
      this.options.limits.connectMs,
    );
    return written
      .filter(({ type, from }) => isWritten(type, from))
      .sort((a, b) => a.t - b.t)
      .map(writtenOf);
  }

  async vitals(): Promise<Vitals> {
    return this.usable().vitals();
  }

  async close(): Promise<void> {
    this.leaving.abort();
    const session = this.session;
    this.session = null;
    await session?.close();
  }

  private async withKnown(outcome: SendOutcome, sought: Sought): Promise<SendOutcome> {
    const known = (await this.lookUp([sought]).catch(() => null))?.get(sought.waMessageId);
    if (!known?.found || known.ack < 1) return outcome;
    const { ack: level, at, sentAt } = known;
    return { outcome: 'accepted', known: { waMessageId: sought.waMessageId, level, at, sentAt } };
  }

  private usable(): WebSession {
    if (!this.session?.isUsable) throw new Error('WhatsApp Web is not open');
    return this.session;
  }
}

const digits = (phone: string): string => phone.replace(/\D/g, '');
