import { autocommit, type DataSource, unstageLostMessages } from '@promptpipe/persistence';
import type { Broker } from '@promptpipe/queue';
import type { Duty } from './duty';

/** Messages whose hint the broker cannot have any more, or that wait in the queue of a gateway that lost the account. */
export class LostStageFinder implements Duty {
  readonly name = 'messages-staged-and-lost';

  constructor(
    private readonly db: DataSource,
    private readonly broker: Broker,
  ) {}

  async runOnce(): Promise<number> {
    return unstageLostMessages(autocommit(this.db), await this.broker.epoch());
  }
}
