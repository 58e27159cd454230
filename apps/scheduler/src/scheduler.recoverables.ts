import { type DataSource, type RequeueOutcome } from '@promptpipe/persistence';
import { inChunks, inLooks, NO_COUNTS, type Recoverable, type RecoveryCounts } from '@promptpipe/recovery';
import type { SchedulerRepairs } from './scheduler.repairs';
import type { TimerDuties } from './timers/timer-duties';
import { timerRecoverables } from './timers/timer.recoverables';

const TIME_LIMIT_MS = 30_000;
/** A boot must not take longer because a dead owner held much: what is left is taken back by the loop, without a rest. */
const TAKE_BACK_MS = 1_000;

/** Running jobs of boots that are gone. */
const staleJobs = ({ rescuer }: SchedulerRepairs): Recoverable => ({
  name: 'stale-running-jobs',
  timeLimitMs: TAKE_BACK_MS,
  recover: (context) => inChunks(async () => countsOf(await rescuer.runOnce()), context),
});

function countsOf(taken: readonly RequeueOutcome[]): RecoveryCounts {
  const dead = taken.filter(({ status }) => status === 'dead').length;
  return { ...NO_COUNTS, found: taken.length, recovered: taken.length - dead, failed: dead };
}

/** Jobs marked as handed to a broker that does not have them any more. */
const lostStages = ({ finder }: SchedulerRepairs): Recoverable => ({
  name: 'jobs-staged-and-lost',
  timeLimitMs: TIME_LIMIT_MS,
  recover: (context) =>
    inChunks(async () => {
      const freed = await finder.runOnce();
      return { ...NO_COUNTS, found: freed, recovered: freed };
    }, context),
});

/** Looks at what is due first and no further: the rest is looked through once the service works. */
const dueAndUnreadable = (name: string, look: () => Promise<number>): Recoverable => ({
  name,
  timeLimitMs: TIME_LIMIT_MS,
  recover: (context) => inLooks(look, context),
});

export const schedulerRecoverables = (
  repairs: SchedulerRepairs,
  timers: TimerDuties,
  db: DataSource,
): Recoverable[] => [
  staleJobs(repairs),
  ...timerRecoverables(timers, db),
  dueAndUnreadable('orphaned-or-unreadable-timers', () => repairs.unreadable.dueTimers()),
  dueAndUnreadable('orphaned-or-unreadable-jobs', () => repairs.unreadable.dueJobs()),
  lostStages(repairs),
];
