import { Inject, Injectable } from '@nestjs/common';
import {
  type ClaimedJob,
  claimJobs,
  completeJob,
  DataSource,
  inTransaction,
  OwnerSession,
  requeueJobs,
  Waker,
} from '@promptpipe/persistence';
import type { HintId } from '@promptpipe/queue';
import { JobsInHand } from './jobs-in-hand';
import { JobHandlers } from './job-handlers';
import { LostClaim } from './lost-claim';
import { settleFailure } from './settle-failure';

/** What was claimed together and not begun by then goes back: its lease must not run out in a queue of ours. */
const HAND_BACK_AFTER_MS = 30_000;

/** Claims hinted jobs and runs each in one transaction with its own settle. */
@Injectable()
export class JobRunner {
  constructor(
    private readonly db: DataSource,
    private readonly session: OwnerSession,
    private readonly waker: Waker,
    @Inject(JobHandlers) private readonly handlers: JobHandlers,
  ) {}

  readonly inHand = new JobsInHand();

  async run(hints: readonly HintId[]): Promise<void> {
    const bootId = this.session.bootId;
    if (bootId === null) return;
    const wanted = hints.map(([id, attempt]) => ({ id, attempt }));
    const jobs = await inTransaction(this.db, (tx) => claimJobs(tx, wanted, bootId, this.handlers.kinds));
    const begun = performance.now();
    for (const job of jobs) this.inHand.add(job);
    try {
      for (const job of jobs) {
        const late = performance.now() - begun > HAND_BACK_AFTER_MS || this.session.bootId !== bootId;
        await (late ? this.handBack(job) : this.runOne(job));
        this.inHand.remove(job);
      }
    } finally {
      for (const job of jobs) this.inHand.remove(job);
      this.waker.poke('jobs');
    }
  }

  private async runOne(job: ClaimedJob): Promise<void> {
    try {
      const effects = await inTransaction(this.db, async (tx) => {
        const made = await this.handlers.of(job.kind).handle(tx, job);
        if (!(await completeJob(tx, job))) throw new LostClaim(job.id);
        return made;
      });
      this.handlers.count(job, 'done');
      if (effects.messages) this.waker.poke('messages');
    } catch (error) {
      await this.settle(job, error);
    }
  }

  private async settle(job: ClaimedJob, error: unknown): Promise<void> {
    const { delayMs, reason } = settleFailure(job, error, Math.random());
    const row = { id: job.id, attempt: job.attempt, delayMs };
    const [outcome] = await inTransaction(this.db, (tx) => requeueJobs(tx, [row], reason));
    this.handlers.report(job, error, outcome?.status ?? 'lost');
  }

  private async handBack(job: ClaimedJob): Promise<void> {
    const row = { id: job.id, attempt: job.attempt, delayMs: 0 };
    await inTransaction(this.db, (tx) => requeueJobs(tx, [row], { failures: 0, crashes: 0, error: null }));
  }
}
