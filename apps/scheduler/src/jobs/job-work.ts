import { Inject, Injectable } from '@nestjs/common';
import { readJobPayload } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  type ClaimedJob,
  completeJobs,
  type EntityManager,
  inTransaction,
  releaseBehindJobs,
  requeueJobs,
  setAsideClaim,
  WakeSources,
} from '@promptpipe/persistence';
import { Deadline } from './deadline';
import { type HandlerEffects, NO_EFFECTS } from './job-handler';
import { JobHandlers } from './job-handlers';
import { LostClaim, StoppedJob } from './lost-claim';
import { settleFailure } from './settle-failure';
import { UnreadableJob } from './unreadable-job';

/** Does claimed jobs: prepares each, then commits its effects together with its end, whichever end it is. */
@Injectable()
export class JobWork {
  private readonly preparing = new Map<string, Deadline>();
  private isStopping = false;

  constructor(
    private readonly wakes: WakeSources,
    @Inject(JobHandlers) private readonly handlers: JobHandlers,
  ) {}

  /** Preparations end now and their jobs go back; a transaction is short and left to end. */
  stop(): void {
    this.isStopping = true;
    for (const [jobId, deadline] of this.preparing) deadline.abort(new StoppedJob(jobId));
  }

  /** `onLate` is told when the time limit has passed; a transaction that still runs then is rolled back at its end. */
  async run(job: ClaimedJob, onLate: () => void): Promise<void> {
    const deadline = new Deadline(job.kind, this.handlers.timeLimitMs(job.kind), onLate);
    try {
      const found = readJobPayload(job.kind, job.payload);
      if (found) throw new UnreadableJob(found);
      const prepared = await this.prepare(job, deadline);
      const { effects } = await this.commit([job], async (tx) => {
        const made = await this.handlers.of(job.kind).handle?.(tx, job, prepared);
        deadline.signal.throwIfAborted();
        return made ?? NO_EFFECTS;
      });
      if (effects.messages) this.wakes.waker.poke('messages');
    } catch (error) {
      await this.settle(job, error);
    } finally {
      deadline.close();
    }
    await this.release([job]);
  }

  /** Nothing is done for these but to end them: in one transaction, each row by its own fence. */
  async endTogether(jobs: readonly ClaimedJob[]): Promise<void> {
    const left = new Map(jobs.map((job) => [job.id, job]));
    let why: unknown;
    try {
      const { done } = await this.commit(jobs, () => Promise.resolve(NO_EFFECTS));
      for (const id of done) left.delete(id);
    } catch (error) {
      why = error;
    }
    for (const job of left.values()) await this.settle(job, why ?? new LostClaim(job.id));
    await this.release(jobs);
  }

  private async prepare(job: ClaimedJob, deadline: Deadline): Promise<unknown> {
    const handler = this.handlers.of(job.kind);
    if (!handler.prepare) return undefined;
    if (this.isStopping) throw new StoppedJob(job.id);
    this.preparing.set(job.id, deadline);
    try {
      const prepared = await deadline.race(handler.prepare(job, deadline.signal));
      crashPoint('job.after-prepare');
      return prepared;
    } finally {
      this.preparing.delete(job.id);
    }
  }

  private async commit(
    jobs: readonly ClaimedJob[],
    work: (tx: EntityManager) => Promise<HandlerEffects>,
  ): Promise<{ effects: HandlerEffects; done: ReadonlySet<string> }> {
    const committed = await inTransaction(this.wakes.db, async (tx) => {
      const effects = await work(tx);
      const done = new Set(await completeJobs(tx, jobs));
      if (done.size === 0) throw new LostClaim(jobs.map(({ id }) => id).join(', '));
      crashPoint('job.before-commit');
      return { effects, done };
    });
    crashPoint('job.after-commit');
    for (const job of jobs) if (committed.done.has(job.id)) this.handlers.count(job, 'done');
    return committed;
  }

  /** After the commit: whoever stands behind an ended job of its key is seen again. */
  private async release(jobs: readonly ClaimedJob[]): Promise<void> {
    const keyed = jobs.filter(({ lockKey }) => lockKey !== null);
    const freed = await releaseBehindJobs(
      autocommit(this.wakes.db),
      keyed.map(({ id }) => id),
    );
    if (freed > 0) this.wakes.waker.poke('freed-jobs');
  }

  private async settle(job: ClaimedJob, error: unknown): Promise<void> {
    if (error instanceof UnreadableJob && (await this.setAside(job, error))) return;
    const { delayMs, reason } = settleFailure(job, error, Math.random());
    const row = { id: job.id, attempt: job.attempt, delayMs };
    const [outcome] = await inTransaction(this.wakes.db, (tx) => requeueJobs(tx, [row], reason));
    this.handlers.report(job, error, outcome?.status ?? 'lost');
  }

  /** False: this claim is no longer ours, or was asked to stop, and ends as any other. */
  private async setAside(job: ClaimedJob, { found }: UnreadableJob): Promise<boolean> {
    const aside = await inTransaction(this.wakes.db, (tx) => setAsideClaim(tx, job, found));
    if (aside) this.handlers.reportSetAside(job, aside);
    return aside !== null;
  }
}
