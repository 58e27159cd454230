import {
  autocommit,
  countOverdueOccurrences,
  countOverdueTimers,
  type DataSource,
  MOST_COUNTED,
} from '@promptpipe/persistence';
import {
  addCounts,
  NO_COUNTS,
  type Recoverable,
  type RecoveryContext,
  type RecoveryCounts,
} from '@promptpipe/recovery';
import type { TimerDuties } from './timer-duties';

const TIME_LIMIT_MS = 30_000;
/** A boot does not wait for rows that harm nobody: the same duty goes on from its loop. */
const BOOT_SHARE_MS = 500;

/** Only counted, by misfire policy: the fire itself applies it, a second after the boot. */
const overdueTimers = (db: DataSource): Recoverable => ({
  name: 'overdue-timers',
  timeLimitMs: TIME_LIMIT_MS,
  recover: async () => {
    const notes = await countOverdueTimers(autocommit(db));
    const found = Object.values(notes).reduce((sum, count) => sum + count, 0);
    return countedOnly(found, notes);
  },
});

/** Promises that fell due while nobody fired them; counted as well, and fired by their schedule's policy. */
const overdueOccurrences = (db: DataSource): Recoverable => ({
  name: 'overdue-occurrences',
  timeLimitMs: TIME_LIMIT_MS,
  recover: async () => {
    return countedOnly(await countOverdueOccurrences(autocommit(db)), {});
  },
});

function countedOnly(found: number, counts: RecoveryCounts['notes']): RecoveryCounts {
  const notes = found < MOST_COUNTED ? { ...counts } : { ...counts, counted: `the first ${MOST_COUNTED}` };
  return { ...NO_COUNTS, found, recovered: found, notes };
}

const expiredTimers = ({ expired }: TimerDuties): Recoverable => ({
  name: 'expired-timers',
  timeLimitMs: TIME_LIMIT_MS,
  recover: (context) =>
    forItsShare(context, async () => {
      const { found, removed } = await expired.runOnce();
      const counts = { ...NO_COUNTS, found, recovered: removed.length, skipped: found - removed.length };
      return { counts, more: removed.length > 0 };
    }),
});

const orphanedTimers = ({ orphaned }: TimerDuties): Recoverable => ({
  name: 'orphaned-timers',
  timeLimitMs: TIME_LIMIT_MS,
  recover: (context) => {
    let after: string | null = null;
    return forItsShare(context, async () => {
      const { next, busy, timers, keys } = await orphaned.sweep(after);
      after = next;
      const recovered = timers.length + keys.length;
      const notes = { timers: timers.length, keys: keys.length };
      return {
        counts: { ...NO_COUNTS, found: recovered + busy, recovered, skipped: busy, notes },
        more: next !== null,
      };
    });
  },
});

interface Step {
  readonly counts: RecoveryCounts;
  readonly more: boolean;
}

/** Repeats until there is no more, the boot's share is used up or the service is told to stop. */
async function forItsShare({ signal, progress }: RecoveryContext, step: () => Promise<Step>): Promise<RecoveryCounts> {
  const until = performance.now() + BOOT_SHARE_MS;
  let total = NO_COUNTS;
  for (let more = true; more && !signal.aborted;) {
    if (performance.now() > until) {
      return addCounts(total, { ...NO_COUNTS, notes: { ended: 'the share of a boot was used up; the loop goes on' } });
    }
    const done = await step();
    total = addCounts(total, done.counts);
    more = done.more;
    progress(total);
  }
  return total;
}

export const timerRecoverables = (duties: TimerDuties, db: DataSource): Recoverable[] => [
  overdueTimers(db),
  overdueOccurrences(db),
  expiredTimers(duties),
  orphanedTimers(duties),
];
