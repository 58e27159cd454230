import { Injectable } from '@nestjs/common';
import {
  autocommit,
  DataSource,
  dropOrphanJobLocks,
  inTransaction,
  releaseBehindJobs,
  type RequeueOutcome,
  requeueStaleRunningJobs,
} from '@promptpipe/persistence';

/** Takes back running jobs whose owner is gone or whose lease ran out. */
@Injectable()
export class StaleJobRescuer {
  constructor(private readonly db: DataSource) {}

  /** One chunk; an empty answer means nothing is stale. */
  async runOnce(): Promise<RequeueOutcome[]> {
    const taken = await inTransaction(this.db, async (tx) => {
      const stale = await requeueStaleRunningJobs(tx);
      if (stale.length === 0) await dropOrphanJobLocks(tx);
      return stale;
    });
    const ended = taken.filter(({ status }) => status !== 'queued');
    await releaseBehindJobs(
      autocommit(this.db),
      ended.map(({ id }) => id),
    );
    return taken;
  }
}
