import { errorPauseMs } from './error-pause';
import { needsRepair } from './needs-repair';
import { pause, type Pause } from './pause';

export interface LoopOptions {
  readonly name: string;
  /** One pass; answers the milliseconds until the next one, 0 for at once. The signal aborts when the loop stops. */
  readonly step: (signal: AbortSignal) => Promise<number>;
  /** Told of every exception and of the pause that follows it; must not throw. */
  readonly onError: (error: unknown, pauseMs: number) => void;
  readonly pause?: Pause;
}

/** Repeats a step until it is stopped: the only place with `while`, sleep and catch. */
export class Loop {
  private readonly stopping = new AbortController();
  private readonly pause: Pause;
  private passes: Promise<void> | undefined;
  private nap: AbortController | undefined;
  private poked = false;
  private failures = 0;
  private lastError: unknown;
  private passBeganAt: number | undefined;

  constructor(private readonly options: LoopOptions) {
    this.pause = options.pause ?? pause;
  }

  get name(): string {
    return this.options.name;
  }

  /**
   * The last instant of `performance.now()` at which the loop was known to move. A sleeping loop moves by definition, so
   * only a pass that hangs lets this grow old.
   */
  get lastTickAt(): number {
    return this.passBeganAt ?? performance.now();
  }

  /** What a person has to mend before its next pass can succeed; null when nothing is known of such. */
  get trouble(): string | null {
    return needsRepair(this.lastError) ? this.lastError.message : null;
  }

  start(): void {
    if (!this.stopping.signal.aborted) this.passes ??= this.run();
  }

  /** Runs the step as soon as possible, again when it is running now. Only the pause after an error is not cut short. */
  poke(): void {
    this.poked = true;
    // A poke must not turn a failing step into a busy loop.
    if (this.failures === 0) this.nap?.abort();
  }

  /** Tells the step to end and waits for it; harmless on a loop that was never started. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.nap?.abort();
    await this.passes;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      // Cleared before the pass: whatever is announced from here on may be too late for this pass to see.
      this.poked = false;
      const restMs = await this.pass();
      await this.rest(restMs);
    }
  }

  private async pass(): Promise<number> {
    this.passBeganAt = performance.now();
    try {
      const restMs = await this.options.step(this.stopping.signal);
      this.failures = 0;
      this.lastError = undefined;
      return restMs;
    } catch (error) {
      if (this.wasOnlyStopped(error)) return 0;
      this.failures += 1;
      this.lastError = error;
      const restMs = errorPauseMs(this.failures);
      this.options.onError(error, restMs);
      return restMs;
    } finally {
      this.passBeganAt = undefined;
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.nap = new AbortController();
    const isWanted = this.poked && this.failures === 0;
    await this.pause(isWanted ? 0 : ms, this.nap.signal);
    this.nap = undefined;
  }

  private wasOnlyStopped(error: unknown): boolean {
    return this.stopping.signal.aborted && (error as { name?: unknown } | null)?.name === 'AbortError';
  }
}
