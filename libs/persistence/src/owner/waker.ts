import type { OwnerSession } from './owner-session';

/** Wakes within this time of the last travel as one: a notifying commit takes a lock that all others share. */
const COALESCE_MS = 5;

/**
 * Sends a hint off the write path: at once where none was sent just before, else together with those that follow. Failing
 * to is no harm: the next tick finds the rows.
 */
export class Waker {
  private pending = new Set<string>();
  private isPlanned = false;
  private lastSentAt = -COALESCE_MS;

  constructor(private readonly session: OwnerSession) {}

  /** Call it after the commit, never before: a hint that comes early finds nothing. */
  poke(topic: WakeTopic): void {
    this.pending.add(topic);
    if (this.isPlanned) return;
    this.isPlanned = true;
    const waitMs = this.lastSentAt + COALESCE_MS - performance.now();
    const send = (): void => void this.send();
    if (waitMs > 0) setTimeout(send, waitMs).unref();
    else setImmediate(send).unref();
  }

  private async send(): Promise<void> {
    const topics = [...this.pending];
    this.pending = new Set();
    this.isPlanned = false;
    this.lastSentAt = performance.now();
    await this.session.notify(topics).catch(() => undefined);
  }
}

/**
 * `freed-jobs`: not new ones, but such as have been due for a while and may be done now. `quiet-hours`: somebody's are
 * others.
 */
export type WakeTopic =
  'jobs' | 'freed-jobs' | 'messages' | 'timers' | 'plans' | 'batches' | 'accounts' | 'account-requests' | 'quiet-hours';
