import type { RedisQueueBackend } from 'bullmq';
import type { ReleasableWorker } from './releasable-worker';
import { within } from './within';

/**
 * A server that vanished without closing its connections, as a pod on a lost node does, is noticed by TCP after a
 * quarter of an hour. So a worker's connection is asked something at every interval, and dropped for a new one when the
 * answer takes longer than that. BullMQ itself watches only the connection on which a worker waits for jobs.
 */
export function dropWhenSilent<C>(worker: ReleasableWorker<RedisQueueBackend, C>, intervalMs: number): void {
  let asking = false;
  const ask = async (): Promise<void> => {
    const client = await worker.getBackend().client;
    await within(intervalMs, client.info()).catch(() => client.disconnect(true));
  };
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    // A connection that was never made is reported by the worker's start.
    void ask()
      .catch(() => undefined)
      .finally(() => (asking = false));
  }, intervalMs).unref();
  worker.once('closing', () => clearInterval(timer));
}
