import type { WhatsAppDriver } from '../driver/whatsapp-driver';
import type { HeldLease } from './held-lease';
import { SerialLane } from './serial-lane';

/** `opening`: nothing is sent yet. `broken`: what was missed comes by the back-fill of the next opening. */
export type SessionState = 'closed' | 'opening' | 'open' | 'broken';

/** One account while this process owns it. */
export class AccountSession {
  /** Sends and look-ups of one page, one after the other. */
  readonly page = new SerialLane();
  /** What people wrote, in WhatsApp's order: back-fill first, then what came meanwhile. */
  readonly inbound = new SerialLane();
  state: SessionState = 'closed';
  private connection = 0;

  constructor(
    readonly accountId: string,
    readonly lease: HeldLease,
    readonly driver: WhatsAppDriver,
  ) {}

  get maySend(): boolean {
    return this.state === 'open' && this.lease.isValid;
  }

  /** Answers the number of the connection that is now made: what an earlier one still tells is not heard any more. */
  beginOpening(): number {
    this.state = 'opening';
    this.connection += 1;
    return this.connection;
  }

  /** Once something was lost, what comes later waits for the back-fill too: it brings all of it in WhatsApp's order. */
  hears(connection: number): boolean {
    return connection === this.connection && (this.state === 'opening' || this.state === 'open');
  }

  /** Something came in that could not be stored, or the connection broke: the next opening asks for it again. */
  break(): void {
    if (this.state === 'open' || this.state === 'opening') this.state = 'broken';
  }
}
