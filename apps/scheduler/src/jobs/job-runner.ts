import { Inject, Injectable } from '@nestjs/common';
import { readJobPayload } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  type ClaimedJob,
  claimJobs,
  inTransaction,
  requeueJobs,
  unstageJobs,
  WakeSources,
} from '@promptpipe/persistence';
import type { HintId } from '@promptpipe/queue';
import { JobHandlers } from './job-handlers';
import { JobsInHand } from './jobs-in-hand';
import { JobWork } from './job-work';

/** What was claimed together and not begun by then goes back: its lease must not run out in a queue of ours. */
const HAND_BACK_AFTER_MS = 30_000;
/** Of a drain, what a preparation in hand has left to end by itself. */
const STOP_GRACE_MS = 3_000;

/** Claims hinted jobs, and has the work on each done while the claims are this process's own. */
@Injectable()
export class JobRunner {
  constructor(
    private readonly wakes: WakeSources,
    @Inject(JobHandlers) private readonly handlers: JobHandlers,
    private readonly work: JobWork,
  ) {}

  readonly inHand = new JobsInHand();
  private isStopping = false;

  /** From now on nothing is begun: what is hinted or waits its turn goes back. */
  stop(graceMs = STOP_GRACE_MS): void {
    this.isStopping = true;
    setTimeout(() => this.work.stop(), graceMs).unref();
  }

  async run(hints: readonly HintId[]): Promise<void> {
    const { session, waker } = this.wakes;
    const bootId = session.bootId;
    if (bootId === null || this.isStopping) return this.decline(hints);
    const claimed = await this.claim(hints, bootId);
    if (claimed.length > 0) crashPoint('job.after-claim');
    const begun = performance.now();
    const mayBegin = (): boolean =>
      !this.isStopping && session.bootId === bootId && performance.now() - begun < HAND_BACK_AFTER_MS;
    for (const job of claimed) this.inHand.add(job);
    try {
      await this.runAll(claimed, mayBegin);
    } finally {
      for (const job of claimed) this.inHand.remove(job);
      // What stands behind an ended job of its key can go now.
      if (claimed.some(({ lockKey }) => lockKey !== null)) waker.poke('jobs');
    }
  }

  /** A hint comes once: what cannot be asked of the database now has to be staged again, or waits long for it. */
  private async claim(hints: readonly HintId[], bootId: string): Promise<ClaimedJob[]> {
    const wanted = hints.map(([id, attempt]) => ({ id, attempt }));
    try {
      return await inTransaction(this.wakes.db, (tx) => claimJobs(tx, wanted, bootId, this.handlers.kinds));
    } catch (error) {
      await this.decline(hints).catch(() => undefined);
      throw error;
    }
  }

  /** What is not begun goes back, also when the end of one before it cannot be written. */
  private async runAll(claimed: readonly ClaimedJob[], mayBegin: () => boolean): Promise<void> {
    const waiting = new Set(claimed);
    const begin = (jobs: readonly ClaimedJob[]): void => jobs.forEach((job) => waiting.delete(job));
    const isIdle = ({ kind, payload }: ClaimedJob): boolean =>
      this.handlers.isIdle(kind) && readJobPayload(kind, payload) === null;
    const idle = claimed.filter(isIdle);
    try {
      if (idle.length > 0 && mayBegin()) {
        begin(idle);
        await this.work.endTogether(idle);
      }
      for (const job of claimed) {
        if (!waiting.has(job)) continue;
        if (!mayBegin()) return;
        begin([job]);
        // Too slow: no longer renewed, so that it is taken back when it does not even end by itself.
        await this.work.run(job, () => this.inHand.remove(job));
        this.inHand.remove(job);
      }
    } finally {
      if (waiting.size > 0) await this.handBack([...waiting]);
    }
  }

  private async handBack(jobs: readonly ClaimedJob[]): Promise<void> {
    const rows = jobs.map(({ id, attempt }) => ({ id, attempt, delayMs: 0 }));
    const uncounted = { failures: 0, crashes: 0, error: null } as const;
    await inTransaction(this.wakes.db, (tx) => requeueJobs(tx, rows, uncounted));
    this.wakes.waker.poke('freed-jobs');
  }

  /** The rows are free at once, for whoever stages next; a hint that is only dropped is missed half a minute later. */
  private async decline(hints: readonly HintId[]): Promise<void> {
    await unstageJobs(
      autocommit(this.wakes.db),
      hints.map(([id]) => id),
    );
  }
}
