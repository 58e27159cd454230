import { Inject, Injectable } from '@nestjs/common';
import { JOB_KINDS, JOB_RULES } from '@promptpipe/domain';
import { Metrics, QuarantineTally } from '@promptpipe/observability';
import type { ClaimedJob, SetAside } from '@promptpipe/persistence';
import type { Counter } from 'prom-client';
import { PinoLogger } from 'nestjs-pino';
import { DeferredJob, JOB_HANDLERS, type JobHandler } from './job-handler';
import { StoppedJob } from './lost-claim';

/** Which handler has which kind; refuses to exist when a declared kind has none or two. */
@Injectable()
export class JobHandlers {
  private readonly byKind: ReadonlyMap<string, JobHandler>;
  private readonly settled: Counter<'kind' | 'outcome'>;
  private readonly tally: QuarantineTally;

  constructor(
    @Inject(JOB_HANDLERS) handlers: readonly JobHandler[],
    metrics: Metrics,
    private readonly log: PinoLogger,
  ) {
    const missing = JOB_KINDS.filter((kind) => handlers.filter((handler) => handler.kind === kind).length !== 1);
    if (missing.length > 0) {
      throw new Error(`Each job kind needs exactly one handler; declare one for: ${missing.join(', ')}`);
    }
    this.byKind = new Map(handlers.map((handler) => [handler.kind, handler]));
    this.tally = new QuarantineTally(metrics, log);
    this.settled = metrics.counter({
      name: 'jobs_settled_total',
      help: 'Jobs whose claim ended, by kind and outcome',
      labelNames: ['kind', 'outcome'],
    });
  }

  get kinds(): string[] {
    return [...this.byKind.keys()];
  }

  of(kind: string): JobHandler {
    const handler = this.byKind.get(kind);
    if (!handler) throw new Error(`No handler for jobs of kind ${kind}`);
    return handler;
  }

  /** True where there is nothing to do but to end the job. */
  isIdle(kind: string): boolean {
    const handler = this.of(kind);
    return !handler.prepare && !handler.handle;
  }

  timeLimitMs(kind: string): number {
    return JOB_RULES[this.of(kind).kind].timeLimitMs;
  }

  count({ kind }: ClaimedJob, outcome: string): void {
    this.settled.inc({ kind, outcome });
  }

  reportSetAside(job: ClaimedJob, aside: SetAside): void {
    this.count(job, 'quarantined');
    this.tally.tell([aside]);
  }

  /** Ids and the error's own sentence; payloads hold ids only, so nothing private can be in it. */
  report(job: ClaimedJob, error: unknown, outcome: string): void {
    this.count(job, outcome);
    const fields = { jobId: job.id, kind: job.kind, attempt: job.attempt, outcome, err: error };
    if (error instanceof DeferredJob || error instanceof StoppedJob) this.log.debug(fields, 'Job deferred');
    else this.log.warn(fields, 'Job did not complete');
  }
}
