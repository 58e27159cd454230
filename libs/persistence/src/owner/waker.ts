import type { OwnerSession } from './owner-session';

/** Wakes within this time travel as one: a notifying commit takes a lock that all others share. */
const COALESCE_MS = 5;

/** Collects hints off the write path and sends them together. Failing to is no harm: the next tick finds the rows. */
export class Waker {
  private pending = new Set<string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly session: OwnerSession) {}

  /** Call it after the commit, never before: a hint that comes early finds nothing. */
  poke(topic: WakeTopic): void {
    this.pending.add(topic);
    this.timer ??= setTimeout(() => void this.send(), COALESCE_MS).unref();
  }

  private async send(): Promise<void> {
    const topics = [...this.pending];
    this.pending = new Set();
    this.timer = null;
    await this.session.notify(topics).catch(() => undefined);
  }
}

export type WakeTopic = 'jobs' | 'messages' | 'timers' | 'accounts';
