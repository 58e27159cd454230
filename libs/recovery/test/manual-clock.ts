import { type Clock } from '../src/index';

interface Waiter {
  readonly atMs: number;
  readonly wake: (hasPassed: boolean) => void;
}

/** Time that only moves when a spec moves it. */
export class ManualClock implements Clock {
  private ms = 0;
  private waiters: Waiter[] = [];

  nowMs(): number {
    return this.ms;
  }

  passes(ms: number, calledOff: AbortSignal): Promise<boolean> {
    return new Promise((wake) => {
      this.waiters.push({ atMs: this.ms + ms, wake });
      calledOff.addEventListener('abort', () => wake(false));
    });
  }

  /** Wakes who waited that long, and lets them act before it answers. */
  async advance(ms: number): Promise<void> {
    this.ms += ms;
    const due = this.waiters.filter(({ atMs }) => atMs <= this.ms);
    this.waiters = this.waiters.filter(({ atMs }) => atMs > this.ms);
    for (const { wake } of due) wake(true);
    await new Promise(setImmediate);
  }
}
