import { setTimeout as sleep } from 'node:timers/promises';
import type { IQueueBackend, Job } from 'bullmq';
import type { BrokerKind, BrokerWorker, WorkerEnd, WorkerSettings } from './broker';
import { BrokerError, HandlerFailure } from './errors';
import type { ReleasableWorker } from './releasable-worker';
import { within } from './within';

/** A start waits this long for a broker that says nothing at all: well below the lease of what its process owns. */
const SILENCE_LIMIT_MS = 3_000;
const RELEASE_LIMIT_MS = 1_000;
const CONNECT_AGAIN_MS = 500;

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
  private worker: ReleasableWorker<B, C>;
  private isConnecting = false;
  private readonly closing = new AbortController();
  private obstacle: BrokerError | null = null;
  private onObstacle: () => void = () => undefined;

  constructor(
    readonly queue: string,
    private readonly kind: BrokerKind,
    private readonly open: () => ReleasableWorker<B, C>,
    private readonly onError: (error: Error) => void,
  ) {
    this.worker = this.opened();
  }

  get trouble(): string | null {
    return this.obstacle?.message ?? null;
  }

  async start(): Promise<void> {
    const met = new Promise<void>((resolve) => (this.onObstacle = resolve));
    this.isConnecting = true;
    const begun = this.begin();
    await within(SILENCE_LIMIT_MS, Promise.race([begun, met])).catch((cause: unknown) => this.meet(cause));
  }

  async close(limitMs: number): Promise<WorkerEnd> {
    this.closing.abort();
    try {
      await within(limitMs, this.worker.close());
      return 'drained';
    } catch {
      await within(RELEASE_LIMIT_MS, this.worker.release()).catch(this.onError);
      return 'abandoned';
    }
  }

  /** Runs only once it is connected: before that BullMQ asks a database without its tables again without a pause. */
  private async begin(): Promise<void> {
    while (!(await this.isReady())) {
      await this.discard();
      await sleep(CONNECT_AGAIN_MS, undefined, { signal: this.closing.signal }).catch(() => undefined);
      if (this.closing.signal.aborted) return;
      this.worker = this.opened();
    }
    if (this.closing.signal.aborted) return;
    this.isConnecting = false;
    this.obstacle = null;
    this.worker.run().catch(this.onError);
  }

  private async isReady(): Promise<boolean> {
    try {
      await this.worker.waitUntilReady();
      return true;
    } catch (cause) {
      this.meet(cause);
      return false;
    }
  }

  /** A BullMQ worker on Postgres keeps a failed first connection for ever; one on Redis tries by itself. */
  private async discard(): Promise<void> {
    await within(RELEASE_LIMIT_MS, this.worker.close(true)).catch(this.onError);
  }

  private opened(): ReleasableWorker<B, C> {
    const worker = this.open();
    worker.on('error', (error) => (this.isConnecting ? this.meet(error) : this.onError(error)));
    return worker;
  }

  private meet(cause: unknown): void {
    if (this.closing.signal.aborted) return;
    this.obstacle = new BrokerError(this.kind, `start a worker of ${this.queue}`, cause);
    this.onError(this.obstacle);
    this.onObstacle();
  }
}
