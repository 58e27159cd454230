import { Injectable } from '@nestjs/common';
import {
  DataSource,
  dropOrphanJobLocks,
  inTransaction,
  type RequeueOutcome,
  takeBackStaleJobs,
} from '@promptpipe/persistence';

/** Takes back running jobs whose owner is gone or whose lease ran out (requeueStaleRunningJobs of the seed documents). */
@Injectable()
export class StaleJobRescuer {
  constructor(private readonly db: DataSource) {}

  /** One chunk; an empty answer means nothing is stale. */
  runOnce(): Promise<RequeueOutcome[]> {
    return inTransaction(this.db, async (tx) => {
      const taken = await takeBackStaleJobs(tx);
      if (taken.length === 0) await dropOrphanJobLocks(tx);
      return taken;
    });
  }
}
