import { type DataSource, inTransaction, noteSenderDowntime, type OwnerSession } from '@promptpipe/persistence';
import type { Duty } from './duty';

/** Tells the accounts how long nobody handed over anything, before the first message is: some prompts do not leave late. */
export class DowntimeTeller implements Duty {
  readonly name = 'sends-missed-while-down';

  constructor(
    private readonly db: DataSource,
    private readonly session: Pick<OwnerSession, 'bootId'>,
  ) {}

  async runOnce(): Promise<number> {
    const { bootId } = this.session;
    return bootId === null ? 0 : inTransaction(this.db, (tx) => noteSenderDowntime(tx, bootId));
  }
}
