import { autocommit, type DataSource, unstageLostJobs } from '@promptpipe/persistence';
import type { Broker } from '@promptpipe/queue';

/** Finds jobs that the broker cannot have any more: it was emptied or failed over, or their stager is gone. */
export class LostStageFinder {
  constructor(
    private readonly db: DataSource,
    private readonly broker: Broker,
  ) {}

  /** One chunk; answers how many are free to be staged again. */
  async runOnce(): Promise<number> {
    return unstageLostJobs(autocommit(this.db), await this.broker.epoch());
  }
}
