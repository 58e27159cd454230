import { Inject, Injectable } from '@nestjs/common';
import { JOB_KINDS } from '@promptpipe/domain';
import { Metrics } from '@promptpipe/observability';
import type { ClaimedJob } from '@promptpipe/persistence';
import type { Counter } from 'prom-client';
import { PinoLogger } from 'nestjs-pino';
import { DeferredJob, JOB_HANDLERS, type JobHandler } from './job-handler';

/** Which handler has which kind; refuses to exist when a declared kind has none or two. */
@Injectable()
export class JobHandlers {
  private readonly byKind: ReadonlyMap<string, JobHandler>;
  private readonly settled: Counter<'kind' | 'outcome'>;

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

  count({ kind }: ClaimedJob, outcome: string): void {
    this.settled.inc({ kind, outcome });
  }

  /** Ids and the error's own sentence; payloads hold ids only, so nothing private can be in it. */
  report(job: ClaimedJob, error: unknown, outcome: string): void {
    this.count(job, outcome);
    const fields = { jobId: job.id, kind: job.kind, attempt: job.attempt, outcome, err: error };
    if (error instanceof DeferredJob) this.log.debug(fields, 'Job deferred');
    else this.log.warn(fields, 'Job did not complete');
  }
}
