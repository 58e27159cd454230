import { type Clock, systemClock } from './clock';
import { NO_COUNTS, type RecoveryCounts } from './counts';
import { type WithLock } from './lock';
import { type Recoverable } from './recoverable';
import { type DowntimeWindow, type RecoverableReport, type RecoveryReport, totalsOf } from './report';
import { runRecoverable } from './run-recoverable';
import { type TimeLimits, timeLimitOf } from './time-limits';

export interface RecoveryLog {
  debug(fields: object, sentence: string): void;
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

export interface RecoveryOptions {
  readonly service: string;
  readonly bootId: string;
  readonly withLock: WithLock;
  readonly saveReport: (report: RecoveryReport) => Promise<unknown>;
  readonly log: RecoveryLog;
  /** The operator's word against the recoverables' own limits. */
  readonly timeLimits?: TimeLimits;
  /** Told at most once a second of the recoverable that runs now; for metrics. */
  readonly onProgress?: (recoverable: string, counts: RecoveryCounts) => void;
  /** Called after each chunk, between two transactions. */
  readonly afterChunk?: (recoverable: string) => void;
  readonly clock?: Clock;
}

export interface RecoveryOccasion {
  /** The database's time. */
  readonly startedAt: Date;
  readonly downtime?: DowntimeWindow | undefined;
  /** The service was told to stop: what runs is ended, the rest is reported as skipped. */
  readonly signal?: AbortSignal | undefined;
}

const LEVELS = { done: 'info', skipped: 'warn', 'timed-out': 'warn', failed: 'error' } as const;

/** Runs what a service repairs before it takes work, one recoverable after the other; knows nothing of what they repair. */
export class RecoveryManager {
  private readonly recoverables: Recoverable[] = [];
  private readonly clock: Clock;

  constructor(private readonly options: RecoveryOptions) {
    this.clock = options.clock ?? systemClock;
  }

  /** They run in the order in which they are registered. */
  register(...recoverables: readonly Recoverable[]): this {
    for (const recoverable of recoverables) {
      if (this.recoverables.some(({ name }) => name === recoverable.name)) {
        throw new Error(`Two recoverables are called "${recoverable.name}": give each its own name.`);
      }
      this.recoverables.push(recoverable);
    }
    return this;
  }

  /** Goes on when one fails, so it only rejects for a bug of its own. */
  async run({ startedAt, downtime, signal }: RecoveryOccasion): Promise<RecoveryReport> {
    const { service, bootId } = this.options;
    const beganAtMs = this.clock.nowMs();
    const stop = signal ?? new AbortController().signal;
    this.warnOfUnknownLimits();
    const recoverables: RecoverableReport[] = [];
    for (const recoverable of this.recoverables) recoverables.push(await this.runOne(recoverable, stop));
    const durationMs = Math.round(this.clock.nowMs() - beganAtMs);
    const report = { service, bootId, startedAt, durationMs, downtime: downtime ?? null, recoverables };
    await this.save(report);
    this.announce(report);
    return report;
  }

  private async runOne(recoverable: Recoverable, stop: AbortSignal): Promise<RecoverableReport> {
    const { service, withLock, log, afterChunk = noop, timeLimits = {} } = this.options;
    const { name } = recoverable;
    const timeLimitMs = timeLimitOf(recoverable, timeLimits);
    if (stop.aborted) return neverBegun(name);
    log.debug({ recoverable: name, timeLimitMs }, 'Recovery step started');
    const onProgress = (_name: string, counts: RecoveryCounts) => this.tellProgress(name, counts);
    const run = await runRecoverable(
      recoverable,
      { service, withLock, clock: this.clock, onProgress, afterChunk, timeLimitMs },
      stop,
    );
    log[LEVELS[run.outcome]]({ recoverable: name, ...run }, 'Recovery step finished');
    return { name, ...run };
  }

  /** Services may share one setting, so a name that is not ours is no error; it may be a slip all the same. */
  private warnOfUnknownLimits(): void {
    const known = this.recoverables.map(({ name }) => name);
    const unknown = Object.keys(this.options.timeLimits ?? {}).filter((name) => name !== '*' && !known.includes(name));
    if (unknown.length > 0)
      this.options.log.warn({ unknown, known }, 'Time limits name recoverables that are not here');
  }

  private tellProgress(name: string, counts: RecoveryCounts): void {
    this.options.log.info({ recoverable: name, ...counts }, 'Recovery in progress');
    this.options.onProgress?.(name, counts);
  }

  /** A report that cannot be stored is no reason to keep a service down; it stands in the log. */
  private async save(report: RecoveryReport): Promise<void> {
    try {
      await this.options.saveReport(report);
    } catch (error) {
      this.options.log.error({ err: error, report }, 'Recovery report not stored');
    }
  }

  private announce(report: RecoveryReport): void {
    const { found, recovered, skipped, quarantined, failed } = totalsOf(report);
    const { durationMs, recoverables } = report;
    const unfinished = recoverables.filter(({ outcome }) => outcome !== 'done').map(({ name }) => name);
    this.options.log[unfinished.length === 0 ? 'info' : 'warn'](
      { durationMs, found, recovered, skipped, quarantined, failed, recoverables: recoverables.length, unfinished },
      'Recovery finished',
    );
  }
}

const noop = (): void => undefined;

function neverBegun(name: string): RecoverableReport {
  const notes = { stopped: 'the service was told to stop before it began' };
  return { name, outcome: 'skipped', ...NO_COUNTS, durationMs: 0, by: null, error: null, notes };
}
