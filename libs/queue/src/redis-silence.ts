import type { RedisQueueBackend } from 'bullmq';
import type { ReleasableWorker } from './releasable-worker';
import { watchSilence } from './watch-silence';
import { within } from './within';

/** BullMQ itself watches only the connection on which a worker waits for jobs, not the one of its commands. */
export function dropWhenSilent<C>(worker: ReleasableWorker<RedisQueueBackend, C>, intervalMs: number): void {
  watchSilence(worker, intervalMs, async () => {
    const client = await worker.getBackend().client;
    await within(intervalMs, client.info()).catch(() => client.disconnect(true));
  });
}
