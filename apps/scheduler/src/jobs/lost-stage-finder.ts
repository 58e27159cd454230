import {
  autocommit,
  type DataSource,
  hasAgedStagedJobs,
  unstageAgedJobs,
  unstageForgottenJobs,
  unstageLostJobs,
} from '@promptpipe/persistence';
import { type Broker, JOBS_QUEUE } from '@promptpipe/queue';

/** Finds jobs that the broker cannot have any more: it was emptied or failed over, their stager is gone, or a hint was dropped. */
export class LostStageFinder {
  constructor(
    private readonly db: DataSource,
    private readonly broker: Broker,
  ) {}

  /** One chunk; answers how many are free to be staged again. */
  async runOnce(): Promise<number> {
    const tx = autocommit(this.db);
    const lost = await unstageLostJobs(tx, await this.broker.epoch());
    if (lost > 0 || !(await hasAgedStagedJobs(tx))) return lost;
    const waiting = await this.broker.waiting(JOBS_QUEUE);
    return waiting > 0 ? unstageForgottenJobs(tx) : unstageAgedJobs(tx);
  }
}
