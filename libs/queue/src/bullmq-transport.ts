import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { Broker, BrokerWorker, CarriedJob, JobFailure } from './broker';
import { JobContext } from './job-context';
import { refusalsOf, type DeclaredHandler, type Route } from './refusals';

const CLOSE_LIMIT_MS = 8_000;

export interface TransportOptions {
  /** How long `close` waits for the handlers in hand; 8000 by default. */
  readonly closeLimitMs?: number;
  /** Called once for each job whose handler threw; by default it is logged. */
  readonly onFailed?: (failure: JobFailure) => void;
}

/** Nest's handlers on BullMQ's queues: `app.connectMicroservice({ strategy: new BullMqTransport(broker, routes) })`. */
export class BullMqTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('bullmq');
  private readonly declared: DeclaredHandler[] = [];
  private workers: BrokerWorker[] = [];

  constructor(
    private readonly broker: Broker,
    private readonly routes: readonly Route[],
    private readonly options: TransportOptions = {},
  ) {
    super();
  }

  /** Why hints of some queue are not taken yet: its broker is away. Null when all are. */
  get trouble(): string | null {
    return [...new Set(this.workers.flatMap(({ trouble }) => trouble ?? []))].join('; ') || null;
  }

  /** Nest's map of handlers overwrites doubles in silence, so each declaration is noted here and judged by `listen`. */
  override addHandler(pattern: string, callback: MessageHandler, isEvent = false, extras = {}): void {
    this.declared.push({ pattern: this.normalizePattern(pattern), isEvent });
    super.addHandler(pattern, callback, isEvent, extras);
  }

  /** Nest waits for the callback only: a rejected promise would leave it waiting for ever. */
  listen(callback: (error?: unknown) => void): void {
    this.open().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    const workers = this.workers.splice(0);
    await Promise.all(workers.map((worker) => this.closeOne(worker)));
  }

  on(): never {
    throw new Error('The BullMQ transport emits no events; pass onFailed to it and onError to its broker');
  }

  unwrap(): never {
    throw new Error('The BullMQ transport has nothing to unwrap; use the broker that it was given');
  }

  private async open(): Promise<void> {
    const refusals = refusalsOf(this.routes, this.declared);
    if (refusals.length > 0) throw new Error(`The consumers cannot start: ${refusals.join('. ')}.`);
    this.workers = this.routes.map((route) => this.workerOf(route));
    await Promise.all(this.workers.map((worker) => worker.start()));
  }

  private workerOf({ queue, pattern, concurrency }: Route): BrokerWorker {
    const onFailed = this.options.onFailed ?? ((failure: JobFailure) => this.logFailure(failure));
    return this.broker.worker({ queue, concurrency, onFailed, process: (job) => this.handle(pattern, job) });
  }

  private async handle(pattern: string, job: CarriedJob): Promise<void> {
    const handler = this.getHandlerByPattern(pattern);
    if (handler === null) throw new Error(`The handler of '${pattern}' is gone`);
    const answer: unknown = await handler(job.data, new JobContext([job]));
    try {
      await lastValueFrom(this.transformToObservable(answer), { defaultValue: undefined });
    } catch (error) {
      throw error instanceof Error
        ? error
        : new Error(`Its cause was lost: put RethrowFilter on the consumer of '${pattern}'`);
    }
  }

  private async closeOne(worker: BrokerWorker): Promise<void> {
    const end = await worker.close(this.options.closeLimitMs ?? CLOSE_LIMIT_MS);
    if (end === 'abandoned') this.logger.warn({ queue: worker.queue }, 'Worker closed before its handlers ended');
  }

  private logFailure({ queue, jobId, error }: JobFailure): void {
    this.logger.error({ queue, jobId, err: error }, 'Handler failed its job');
  }
}
