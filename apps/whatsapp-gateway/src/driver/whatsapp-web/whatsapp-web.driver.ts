import { crashPoint, pause } from '@promptpipe/lifecycle';
import type { SentPoll } from '@promptpipe/persistence';
import {
  type ChangeEvent,
  type DriverListener,
  HistoryIncomplete,
  type Identified,
  type Known,
  type MessageEvent,
  type NumberCheck,
  type OutgoingMessage,
  type SendOutcome,
  type Sought,
  type Vitals,
  type WhatsAppDriver,
} from '../whatsapp-driver';
import { outcomeOf, outcomeOfFailure } from './answered-send';
import type { Browser } from './chromium';
import { HighestAcks } from './highest-acks';
import { isWritten, voteOf, writtenOf } from './library-messages';
import { writtenAt } from './library-times';
import { conversationInPage } from './page/conversation-in-page';
import { type ChangesAsked, changesInPage } from './page/changes-in-page';
import { historyInPage } from './page/history-in-page';
import { identitiesInPage } from './page/identities-in-page';
import { lookUpInPage } from './page/look-up-in-page';
import { numberInPage } from './page/number-in-page';
import { type PageAnswer, type PollInPage, sendInPage } from './page/send-in-page';
import { typingInPage } from './page/typing-in-page';
import { type PairingEvents, UNSCANNED } from './pairing-round';
import { setProfileAside } from './profile-folder';
import { ReconnectPause } from './reconnect-pause';
import { votesInPage } from './page/votes-in-page';
import { type SessionLimits, WebSession } from './web-session';
import { within } from './within';

export interface WhatsAppWebOptions extends PairingEvents {
  readonly browser: Browser;
  readonly limits: SessionLimits;
  /** What of WhatsApp Web was found missing at the last load. */
  readonly onProbed: (missing: readonly string[]) => void;
}

const LOOK_UP_CHUNK = 200;
/** People react to what they have just read. */
const CHANGES_REACH_MS = 86_400_000;

/** WhatsApp Web in a browser of its own, by whatsapp-web.js. */
export class WhatsAppWebDriver implements WhatsAppDriver {
  private session: WebSession | null = null;
  private readonly reconnecting = new ReconnectPause();
  private leaving = new AbortController();

  constructor(private readonly options: WhatsAppWebOptions) {}

  async connect(listener: DriverListener): Promise<void> {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    await pause(this.reconnecting.delayMs(Math.random()), signal);
    if (signal.aborted) throw new Error('WhatsApp Web was closed');
    const acks = new HighestAcks();
    const { browser, limits, onProbed, onCode, onPairingCode, onLinked } = this.options;
    const session = new WebSession(browser, limits, {
      onProbed,
      onCode,
      onPairingCode,
      onLinked,
      onSignedIn: (phone) => listener.onSignedIn(phone),
      onMessage: (message) => listener.onMessage(message),
      onChange: (change) => listener.onChange(change),
      onAck: (ack) => {
        if (acks.rises(ack.waMessageId, ack.level)) listener.onAck(ack);
      },
      onEnd: (reason) => {
        this.reconnecting.failed(performance.now());
        listener.onDisconnected(reason);
      },
    });
    this.session = session;
    try {
      await session.open();
    } catch (error) {
      if (error instanceof Error && error.message === UNSCANNED) this.reconnecting.unscanned();
      else this.reconnecting.failed(performance.now());
      throw error;
    }
    this.reconnecting.opened(performance.now());
  }

  async showTyping(to: string): Promise<void> {
    if (!this.session?.isUsable) return;
    await this.session.call(typingInPage, digits(to)).catch(() => undefined);
  }

  async prepare(to: string): Promise<void> {
    if (!this.session?.isUsable) return;
    await this.session.ask(conversationInPage, digits(to)).catch(() => undefined);
  }

  async send({ waMessageId, to, text, poll = null, deadlineMs }: OutgoingMessage): Promise<SendOutcome> {
    const session = this.session;
    if (!session?.isUsable) return { outcome: 'not-handed-over', reason: 'WhatsApp Web is not open' };
    if (performance.now() >= deadlineMs)
      return { outcome: 'not-handed-over', reason: 'The lease of the account ran out' };
    const { offsetMs, timeOrigin } = session.clock;
    const order = {
      id: waMessageId,
      number: digits(to),
      text,
      poll: poll && inPage(poll),
      deadline: deadlineMs + offsetMs,
      timeOrigin,
    };
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
      for (const { id, ack, t } of await session.ask(lookUpInPage, inPage)) {
        const sentAt = writtenAt(t);
        answers.set(id, { found: true, ack, at: ack > 1 ? new Date() : sentAt, sentAt });
      }
    }
    return answers;
  }

  async checkNumber(phone: string): Promise<NumberCheck> {
    const { isThere, lid } = await this.usable().ask(numberInPage, digits(phone));
    return isThere ? { onWhatsApp: true, lid } : { onWhatsApp: false };
  }

  async identify(lids: readonly string[]): Promise<Identified> {
    const { callMs } = this.options.limits;
    // The page ends by itself in that time, so that a slow server is not taken for a page that is dead.
    const { known, asked } = await this.usable().ask(identitiesInPage, { lids, budgetMs: callMs }, 2 * callMs);
    return { known: known.map(({ lid, number }) => ({ lid, phone: `+${number}` })), asked };
  }

  async history(since: Date): Promise<MessageEvent[]> {
    const session = this.usable();
    const { written, unread } = await session.ask(
      historyInPage,
      Math.floor(since.getTime() / 1_000),
      this.options.limits.connectMs,
    );
    const votes = await session.ask(votesInPage, asked(since), this.options.limits.connectMs);
    const messages = [
      ...written.filter(({ type, writer }) => isWritten(type, writer.from)).map(writtenOf),
      ...votes.map(voteOf),
    ].sort((a, b) => a.at.getTime() - b.at.getTime());
    if (unread > 0) throw new HistoryIncomplete(messages, unread);
    return messages;
  }

  async changes(since: Date): Promise<ChangeEvent[]> {
    const changed = await this.usable().ask(changesInPage, asked(since), this.options.limits.connectMs);
    return changed
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
      .map(({ id, at, ...change }) => ({ waMessageId: id, change, at: at === null ? null : new Date(at) }));
  }

  requestPairingCode(phone: string): Promise<boolean> {
    return this.session?.requestPairingCode(digits(phone)) ?? Promise.resolve(false);
  }

  async logOut(): Promise<boolean> {
    const { browser, limits } = this.options;
    const session = this.session;
    const isUnlinked = session?.isUsable ? await session.logOut() : await this.unlinkAnew();
    await this.close();
    await within(limits.closeMs, 'Setting the profile aside', setProfileAside(browser.userDataDir));
    return isUnlinked;
  }

  /** In a browser of its own, that hears and tells nothing. */
  private async unlinkAnew(): Promise<boolean> {
    await this.close();
    const { browser, limits } = this.options;
    const nothing = (): void => undefined;
    const events = {
      onSignedIn: () => Promise.resolve(),
      onProbed: nothing,
      onPairingCode: nothing,
      onLinked: nothing,
      onMessage: nothing,
      onAck: nothing,
      onChange: nothing,
    };
    return new Promise((resolve) => {
      // Who is asked to scan a code is not linked any more.
      const session = new WebSession(browser, limits, { ...events, onEnd: nothing, onCode: () => resolve(true) });
      this.session = session;
      void session
        .open()
        .then(() => session.logOut())
        .catch(() => false)
        .then(resolve);
    });
  }

  async vitals(): Promise<Vitals> {
    return this.usable().vitals();
  }

  async close(): Promise<void> {
    this.leaving.abort();
    this.reconnecting.closed(performance.now());
    const session = this.session;
    this.session = null;
    await session?.close();
  }

  private async withKnown(outcome: SendOutcome, sought: Sought): Promise<SendOutcome> {
    if (outcome.outcome !== 'accepted') return outcome;
    const known = (await this.lookUp([sought]).catch(() => null))?.get(sought.waMessageId);
    if (!known?.found || known.ack < 1) return outcome;
    const { ack: level, at, sentAt } = known;
    return { ...outcome, known: { waMessageId: sought.waMessageId, level, at, sentAt } };
  }

  private usable(): WebSession {
    if (!this.session?.isUsable) throw new Error('WhatsApp Web is not open');
    return this.session;
  }
}

/** What was done since then, to messages that were not older than a day by then. */
const asked = (since: Date): ChangesAsked => ({
  since: since.getTime(),
  writtenAfter: Math.floor((since.getTime() - CHANGES_REACH_MS) / 1_000),
});

const inPage = ({ question, options, secret }: SentPoll): PollInPage => ({
  question,
  options,
  secret: [...Buffer.from(secret, 'base64')],
});

const digits = (phone: string): string => phone.replace(/\D/g, '');
