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

  constructor(
    readonly accountId: string,
    readonly lease: HeldLease,
    readonly driver: WhatsAppDriver,
  ) {}

  get maySend(): boolean {
    return this.state === 'open' && this.lease.isValid;
  }

  /** Something came in that could not be stored, or the connection broke: the next opening asks for it again. */
  break(): void {
    if (this.state === 'open' || this.state === 'opening') this.state = 'broken';
  }
}
