import { type Clock } from './clock';
import { NO_COUNTS, type RecoveryCounts } from './counts';
import { type Ending, verdictOf } from './ending';
import { recoveryLockName, type WithLock } from './lock';
import { paced } from './paced';
import { type Recoverable } from './recoverable';
import { type RecoverableReport } from './report';
import { Stopping } from './stopping';

const PROGRESS_EVERY_MS = 1_000;

export interface Surroundings {
  readonly service: string;
  readonly withLock: WithLock;
  readonly clock: Clock;
  readonly onProgress: (recoverable: string, counts: RecoveryCounts) => void;
  readonly afterChunk: (recoverable: string) => void;
  readonly timeLimitMs: number;
}

/** Runs one recoverable under its lock and within its time limit. Never throws: whatever happens is in the report. */
export async function runRecoverable(
  recoverable: Recoverable,
  { service, withLock, clock, onProgress, afterChunk, timeLimitMs }: Surroundings,
  stop: AbortSignal,
): Promise<Omit<RecoverableReport, 'name'>> {
  const { name } = recoverable;
  const beganAtMs = clock.nowMs();
  const stopping = new Stopping(clock, timeLimitMs, stop);
  const tell = paced<RecoveryCounts>(clock, PROGRESS_EVERY_MS, (counts) => onProgress(name, counts));
  let soFar = NO_COUNTS;
  const progress = (counts: RecoveryCounts): void => {
    if (stopping.isOver) return;
    soFar = counts;
    tell(counts);
    afterChunk(name);
  };
  const work = async (): Promise<Ending> => {
    try {
      const recover = () => recoverable.recover({ signal: stopping.signal, progress });
      return { kind: 'answered', answer: await withLock(recoveryLockName(service, name), timeLimitMs, recover) };
    } catch (error) {
      return { kind: 'threw', error };
    }
  };
  const ending = await Promise.race([work(), stopping.abandoned()]);
  stopping.end();
  const { counts, ...verdict } = verdictOf(ending, stopping.told, soFar);
  const { found, recovered, skipped, quarantined, failed } = counts;
  const durationMs = Math.round(clock.nowMs() - beganAtMs);
  return { found, recovered, skipped, quarantined, failed, durationMs, ...verdict };
}
