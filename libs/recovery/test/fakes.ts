import {
  type LockAnswer,
  NO_COUNTS,
  type Recoverable,
  type RecoveryCounts,
  RecoveryManager,
  type RecoveryOptions,
  type RecoveryReport,
  type WithLock,
} from '../src/index';
import { ManualClock } from './manual-clock';

export const counts = (some: Partial<RecoveryCounts>): RecoveryCounts => ({ ...NO_COUNTS, ...some });

export const recoverable = (name: string, recover: Recoverable['recover'], timeLimitMs = 30_000): Recoverable => ({
  name,
  timeLimitMs,
  recover,
});

/** Locks of this process alone; `heldBy` maps the name of a lock that somebody else holds to who that is. */
export function fakeLocks(heldBy: Readonly<Record<string, string>> = {}) {
  const asked: { name: string; waitMs: number }[] = [];
  const withLock: WithLock = async <T>(
    name: string,
    waitMs: number,
    work: () => Promise<T>,
  ): Promise<LockAnswer<T>> => {
    asked.push({ name, waitMs });
    const by = heldBy[name];
    return by === undefined ? { acquired: true, value: await work() } : { acquired: false, by };
  };
  return { asked, withLock };
}

interface LogLine {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly sentence: string;
}

export function aManager(options: Partial<RecoveryOptions> = {}) {
  const clock = new ManualClock();
  const lines: LogLine[] = [];
  const saved: RecoveryReport[] = [];
  const told: [string, RecoveryCounts][] = [];
  const writer = (level: string) => (fields: object, sentence: string) =>
    void lines.push({ level, fields: { ...fields }, sentence });
  const manager = new RecoveryManager({
    service: 'scheduler',
    bootId: 'boot-1',
    withLock: fakeLocks().withLock,
    saveReport: (report) => Promise.resolve(saved.push(report)),
    log: { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error') },
    onProgress: (name, given) => told.push([name, given]),
    clock,
    ...options,
  });
  return { manager, clock, lines, saved, told };
}
