import { type Clock } from './clock';
import { type Ending, type Told } from './ending';

/** How long a recoverable that was told to stop may take to end its chunk, before the boot goes on without it. */
const GRACE_MS = 1_000;

/** Tells a recoverable to stop, when its time is up or the service is, and gives it up a while later. */
export class Stopping {
  told: Told = null;
  private readonly toStop = new AbortController();
  private readonly over = new AbortController();

  constructor(
    private readonly clock: Clock,
    timeLimitMs: number,
    stop: AbortSignal,
  ) {
    stop.addEventListener('abort', () => this.tell('stop'), { signal: this.over.signal });
    void clock.passes(timeLimitMs, this.over.signal).then((isOutOfTime) => {
      if (isOutOfTime) this.tell('time');
    });
  }

  get signal(): AbortSignal {
    return this.toStop.signal;
  }

  get isOver(): boolean {
    return this.over.signal.aborted;
  }

  async abandoned(): Promise<Ending> {
    await new Promise((resolve) => this.signal.addEventListener('abort', resolve, { once: true }));
    await this.clock.passes(GRACE_MS, this.over.signal);
    return { kind: 'abandoned' };
  }

  end(): void {
    this.over.abort();
  }

  private tell(why: Told): void {
    this.told ??= why;
    this.toStop.abort();
  }
}
