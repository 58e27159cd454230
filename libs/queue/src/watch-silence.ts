import type { EventEmitter } from 'node:events';

/** What a watched worker must have: `closing` is the last that it tells before its connections go. */
type Watched = Pick<EventEmitter, 'once'>;

/**
 * A server that vanished without closing its connections, as a pod on a lost node does, is noticed by TCP after a
 * quarter of an hour. So something is asked over a connection at every interval; whoever asks drops what does not answer.
 */
export function watchSilence(worker: Watched, intervalMs: number, ask: () => Promise<void>): void {
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    // A connection that was never made is reported by the worker's start.
    void ask()
      .catch(() => undefined)
      .finally(() => (asking = false));
  }, intervalMs).unref();
  worker.once('closing', () => clearInterval(timer));
}
