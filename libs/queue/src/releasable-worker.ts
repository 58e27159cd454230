import { Worker, type IQueueBackend, type JobProgress } from 'bullmq';

/** As long as BullMQ waits otherwise, before it looks again. */
const LONGEST_WAIT_SECONDS = 5;

/** BullMQ's worker can be closed by force only when no ordinary close has begun; this one can also afterwards. */
export class ReleasableWorker<B extends IQueueBackend, C> extends Worker<unknown, void, string, B, JobProgress, C> {
  /**
   * Seconds. After a LISTEN that failed BullMQ 6.7 waits for the next hint without an end, and on Postgres for an hour at most: one that
   * came before the next LISTEN, and that its one look right afterwards missed, would lie there until another comes.
   */
  override get maximumBlockTimeout(): number {
    return LONGEST_WAIT_SECONDS;
  }

  /** Renews no more locks and drops the connections, whatever handlers are still doing. May wait for ever. */
  async release(): Promise<void> {
    await this.lockManager.close();
    // Not waited for: a Redis connection that is just reconnecting never tells that it has ended.
    await this.backend.disconnectBlocking(false);
    await this.backend.disconnect();
  }
}
