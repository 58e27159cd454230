import { type RecoveryCounts } from './counts';

export interface RecoveryContext {
  /** Aborts when the time limit is reached or the service is told to stop: end the chunk in hand and answer. */
  readonly signal: AbortSignal;
  /** The counts so far, whole and not as a difference. They are what the report says when the time runs out. */
  readonly progress: (counts: RecoveryCounts) => void;
}

/**
 * One kind of row that a crash leaves behind. `recover` uses the same transitions as normal work, in chunks with a
 * transaction each, and is safe while other replicas are alive.
 */
export interface Recoverable {
  /** Unique in the service; names its advisory lock, its log lines and its metrics. */
  readonly name: string;
  /**
   * For waiting for the lock and recovering together, unless the operator says otherwise (`TimeLimits`). When it runs out the recoverable is told to stop and reported as
   * `timed-out`; the boot goes on, and the same duty, run on its interval, finishes the rest.
   */
  readonly timeLimitMs: number;
  recover(context: RecoveryContext): Promise<RecoveryCounts>;
}
