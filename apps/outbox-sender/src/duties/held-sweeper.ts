import { autocommit, type DataSource, sweepHeldMessages } from '@promptpipe/persistence';
import type { Duty } from './duty';

/** Frees held messages that nothing holds back any more: an insert and the end of its head may pass each other unseen. */
export class HeldSweeper implements Duty {
  readonly name = 'held-messages';

  constructor(private readonly db: DataSource) {}

  runOnce(): Promise<number> {
    return sweepHeldMessages(autocommit(this.db));
  }
}
