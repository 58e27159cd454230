import { type DataSource, expireMessages, inTransaction } from '@promptpipe/persistence';
import type { Duty } from './duty';

/** Ends queued messages whose time to live has passed, and lets the next in their lane go. */
export class MessageExpirer implements Duty {
  readonly name = 'expired-messages';

  constructor(private readonly db: DataSource) {}

  runOnce(): Promise<number> {
    return inTransaction(this.db, (tx) => expireMessages(tx));
  }
}
