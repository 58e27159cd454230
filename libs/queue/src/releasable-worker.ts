import { Worker, type IQueueBackend, type JobProgress } from 'bullmq';

/** BullMQ's worker can be closed by force only when no ordinary close has begun; this one can also afterwards. */
export class ReleasableWorker<B extends IQueueBackend, C> extends Worker<unknown, void, string, B, JobProgress, C> {
  /** Renews no more locks and drops the connections, whatever handlers are still doing. May wait for ever. */
  async release(): Promise<void> {
    await this.lockManager.close();
    // Not waited for: a Redis connection that is just reconnecting never tells that it has ended.
    await this.backend.disconnectBlocking(false);
    await this.backend.disconnect();
  }
}
