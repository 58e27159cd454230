import type { IQueueBackend, Job } from 'bullmq';
import type { BrokerKind, BrokerWorker, WorkerEnd, WorkerSettings } from './broker';
import { BrokerError, HandlerFailure } from './errors';
import type { ReleasableWorker } from './releasable-worker';
import { within } from './within';

const START_LIMIT_MS = 10_000;
const RELEASE_LIMIT_MS = 1_000;

/** What BullMQ calls for each job. */
export function processorOf({ queue, process, onFailed }: WorkerSettings): (job: Job<unknown>) => Promise<void> {
  return async (job) => {
    const id = job.id ?? '';
    try {
      await process({ id, queue, data: job.data });
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      onFailed({ queue, jobId: id, error });
      throw new HandlerFailure(queue, error);
    }
  };
}

export class HintWorker<B extends IQueueBackend, C> implements BrokerWorker {
  constructor(
    readonly queue: string,
    private readonly kind: BrokerKind,
    private readonly worker: ReleasableWorker<B, C>,
    private readonly onError: (error: Error) => void,
  ) {
    worker.on('error', onError);
  }

  async start(): Promise<void> {
    try {
      await within(START_LIMIT_MS, this.worker.waitUntilReady());
    } catch (cause) {
      throw new BrokerError(this.kind, `start a worker of ${this.queue}`, cause);
    }
    this.worker.run().catch(this.onError);
  }

  async close(limitMs: number): Promise<WorkerEnd> {
    try {
      await within(limitMs, this.worker.close());
      return 'drained';
    } catch {
      await within(RELEASE_LIMIT_MS, this.worker.release()).catch(this.onError);
      return 'abandoned';
    }
  }
}
