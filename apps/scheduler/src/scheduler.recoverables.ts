import { autocommit, countOverdueTimers, type DataSource, type RequeueOutcome } from '@promptpipe/persistence';
import { inChunks, NO_COUNTS, type Recoverable, type RecoveryCounts } from '@promptpipe/recovery';
import type { SchedulerDuties } from './scheduler.duties';

const TIME_LIMIT_MS = 30_000;

/** Running jobs of boots that are gone. */
const staleJobs = ({ rescuer }: SchedulerDuties): Recoverable => ({
  name: 'stale-running-jobs',
  timeLimitMs: TIME_LIMIT_MS,
  recover: (context) => inChunks(async () => countsOf(await rescuer.runOnce()), context),
});

function countsOf(taken: readonly RequeueOutcome[]): RecoveryCounts {
  const dead = taken.filter(({ status }) => status === 'dead').length;
  return { ...NO_COUNTS, found: taken.length, recovered: taken.length - dead, failed: dead };
}

/** Jobs marked as handed to a broker that does not have them any more. */
const lostStages = ({ finder }: SchedulerDuties): Recoverable => ({
  name: 'jobs-staged-and-lost',
  timeLimitMs: TIME_LIMIT_MS,
  recover: (context) =>
    inChunks(async () => {
      const freed = await finder.runOnce();
      return { ...NO_COUNTS, found: freed, recovered: freed };
    }, context),
});

/** Only counted: the fire itself applies the misfire policy, a second after the boot. */
const overdueTimers = (db: DataSource): Recoverable => ({
  name: 'overdue-timers',
  timeLimitMs: TIME_LIMIT_MS,
  recover: async () => {
    const overdue = await countOverdueTimers(autocommit(db));
    return { ...NO_COUNTS, found: overdue, recovered: overdue };
  },
});

export const schedulerRecoverables = (duties: SchedulerDuties, db: DataSource): Recoverable[] => [
  staleJobs(duties),
  overdueTimers(db),
  lostStages(duties),
];
