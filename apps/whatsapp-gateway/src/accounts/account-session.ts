import type { WhatsAppDriver } from '../driver/whatsapp-driver';
import { AckClock } from '../watch/ack-clock';
import { CanaryClock } from '../watch/canary-clock';
import type { LastHeard } from '@promptpipe/persistence';
import type { OwedWalks } from '../inbound/owed-walks';
import type { HeldLease } from './held-lease';
import { SerialLane } from './serial-lane';

/**
 * `opening`: nothing is sent yet. `broken`: what was missed comes by the back-fill of the next opening. `held`: it is not opened
 * by itself: it is another number's, or something is being done to it.
 */
export type SessionState = 'closed' | 'opening' | 'open' | 'broken' | 'held';

/** One account while this process owns it. */
export class AccountSession {
  /** Sends and look-ups of one page, one after the other. */
  readonly page = new SerialLane();
  /** What people wrote, in WhatsApp's order: back-fill first, then what came meanwhile. */
  readonly inbound = new SerialLane();
  /** What WhatsApp is asked for beside that, one after the other; nothing waits for it. */
  readonly aside = new SerialLane();
  /** Up to which lid, in their order, WhatsApp was asked who is behind it. */
  askedUpTo = '';
  /** What the watchdogs look at; an account that is taken over begins anew. */
  readonly acks = new AckClock(performance.now());
  readonly canary = new CanaryClock();
  state: SessionState = 'closed';
  /** The database's instant of the last opening; null before the first. */
  openedAt: Date | null = null;
  /** The number that the connection has proved; null where the network knows no such thing. */
  phone: string | null = null;
  /** Why it broke; null while it has not, and once that is told. */
  endedBy: string | null = null;
  heard: LastHeard = { ackAt: null, inboundAt: null };
  /** Of the last opening; null before the first back-fill. */
  walks: OwedWalks | null = null;
  private connection = 0;
  private isEnding = false;

  constructor(
    readonly accountId: string,
    readonly lease: HeldLease,
    readonly driver: WhatsAppDriver,
  ) {}

  get maySend(): boolean {
    return this.state === 'open' && !this.isEnding && this.lease.isValid;
  }

  /** Answers the number of the connection that is now made: what an earlier one still tells is not heard any more. */
  beginOpening(): number {
    this.state = 'opening';
    this.phone = null;
    this.isEnding = false;
    this.acks.opened(performance.now());
    this.canary.forget();
    this.endedBy = null;
    this.connection += 1;
    return this.connection;
  }

  /** Once something was lost, what comes later waits for the back-fill too: it brings all of it in WhatsApp's order. */
  hears(connection: number): boolean {
    return connection === this.connection && (this.state === 'opening' || this.state === 'open');
  }

  /** Something came in that could not be stored, or the connection broke: the next opening asks for it again. */
  break(reason: string): void {
    if (this.state !== 'open' && this.state !== 'opening') return;
    this.state = 'broken';
    this.endedBy = reason;
  }

  /** An opening came to nothing; what was held meanwhile stays so. */
  broke(reason: string): void {
    if (this.state === 'held') return;
    this.state = 'broken';
    this.endedBy ??= reason;
  }

  hold(): void {
    this.state = 'held';
  }

  /** The send in hand comes to its end, what waits behind it is declined, and then the session is to be opened anew. */
  async breakGently(reason: string): Promise<void> {
    this.isEnding = true;
    await this.page.run(() => {
      this.break(reason);
      return Promise.resolve();
    });
  }
}
