import {
  autocommit,
  type DataSource,
  findAgedStages,
  unstageAgedMessages,
  unstageLostMessages,
} from '@promptpipe/persistence';
import { type Broker, outboundQueue } from '@promptpipe/queue';
import type { Duty } from './duty';

/** Messages whose hint the broker cannot have any more, or that wait in the queue of a gateway that lost the account. */
export class LostStageFinder implements Duty {
  readonly name = 'messages-staged-and-lost';

  constructor(
    private readonly db: DataSource,
    private readonly broker: Broker,
  ) {}

  async runOnce(): Promise<number> {
    const tx = autocommit(this.db);
    const lost = await unstageLostMessages(tx, await this.broker.epoch());
    return lost > 0 ? lost : this.freeDropped();
  }

  /** Staged for long although its gateway's queue is empty, or for so long that it counts no more what waits there. */
  private async freeDropped(): Promise<number> {
    const tx = autocommit(this.db);
    let freed = 0;
    for (const processId of await findAgedStages(tx)) {
      const hintsWait = (await this.broker.waiting(outboundQueue(processId))) > 0;
      freed += await unstageAgedMessages(tx, processId, hintsWait);
    }
    return freed;
  }
}
