import { addCounts, NO_COUNTS, type RecoveryCounts, type RecoveryNotes } from './counts';

/**
 * `done`: it answered in time · `failed`: it threw · `timed-out`: its time limit ran out · `skipped`: another boot held
 * its lock for that long (`by` names it), or the service was told to stop.
 */
export type RecoveryOutcome = 'done' | 'failed' | 'timed-out' | 'skipped';

export interface RecoverableReport {
  readonly name: string;
  readonly outcome: RecoveryOutcome;
  readonly found: number;
  readonly recovered: number;
  readonly skipped: number;
  readonly quarantined: number;
  readonly failed: number;
  readonly durationMs: number;
  readonly by: string | null;
  readonly error: string | null;
  readonly notes: RecoveryNotes;
}

/** From the last sign of life before this boot until this boot, both of the database's clock. */
export interface DowntimeWindow {
  readonly from: Date;
  readonly until: Date;
}

export interface RecoveryReport {
  readonly service: string;
  readonly bootId: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly downtime: DowntimeWindow | null;
  /** In the order in which they ran. */
  readonly recoverables: readonly RecoverableReport[];
}

export function totalsOf(report: RecoveryReport): RecoveryCounts {
  const counts = report.recoverables.map(({ found, recovered, skipped, quarantined, failed }): RecoveryCounts => ({
    found,
    recovered,
    skipped,
    quarantined,
    failed,
  }));
  return counts.reduce(addCounts, NO_COUNTS);
}
