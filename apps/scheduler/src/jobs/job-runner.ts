import { Inject, Injectable } from '@nestjs/common';
import {
  autocommit,
  type ClaimedJob,
  claimJobs,
  completeJob,
  DataSource,
  inTransaction,
  OwnerSession,
  requeueJobs,
  unstageJobs,
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
  private isStopping = false;

  /** From now on nothing is begun: what is hinted or waits its turn goes back. */
  stop(): void {
    this.isStopping = true;
  }

  async run(hints: readonly HintId[]): Promise<void> {
    const bootId = this.session.bootId;
    if (bootId === null || this.isStopping) return this.decline(hints);
    const wanted = hints.map(([id, attempt]) => ({ id, attempt }));
    const claimed = await inTransaction(this.db, (tx) => claimJobs(tx, wanted, bootId, this.handlers.kinds));
    const begun = performance.now();
    const mayBegin = (): boolean =>
      !this.isStopping && this.session.bootId === bootId && performance.now() - begun < HAND_BACK_AFTER_MS;
    for (const job of claimed) this.inHand.add(job);
    try {
      await this.runEach(claimed, mayBegin);
    } finally {
      for (const job of claimed) this.inHand.remove(job);
      this.waker.poke('jobs');
    }
  }

  /** What is not begun goes back, also when the end of one before it cannot be written. */
  private async runEach(claimed: readonly ClaimedJob[], mayBegin: () => boolean): Promise<void> {
    const waiting = [...claimed];
    try {
      for (const job of claimed) {
        if (!mayBegin()) return;
        waiting.shift();
        await this.runOne(job);
        this.inHand.remove(job);
      }
    } finally {
      if (waiting.length > 0) await this.handBack(waiting);
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

  private async handBack(jobs: readonly ClaimedJob[]): Promise<void> {
    const rows = jobs.map(({ id, attempt }) => ({ id, attempt, delayMs: 0 }));
    await inTransaction(this.db, (tx) => requeueJobs(tx, rows, { failures: 0, crashes: 0, error: null }));
  }

  /** The rows are free at once, for whoever stages next; a hint that is only dropped is missed half a minute later. */
  private async decline(hints: readonly HintId[]): Promise<void> {
    await unstageJobs(
      autocommit(this.db),
      hints.map(([id]) => id),
    );
  }
}
