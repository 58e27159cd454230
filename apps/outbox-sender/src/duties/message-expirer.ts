import { type DataSource, expireMessages, expireMissed, inTransaction } from '@promptpipe/persistence';
import type { Duty } from './duty';

/** Ends queued messages whose time to live has passed, or whose policy does not let them leave late; the next in their lane goes. */
export class MessageExpirer implements Duty {
  readonly name = 'expired-messages';

  constructor(private readonly db: DataSource) {}

  runOnce(): Promise<number> {
    return inTransaction(this.db, async (tx) => (await expireMissed(tx)) + (await expireMessages(tx)));
  }
}
