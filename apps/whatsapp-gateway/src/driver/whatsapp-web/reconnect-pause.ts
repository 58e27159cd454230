import { type BackoffPolicy, backoffDelayMs } from '@promptpipe/domain';

/** A browser costs seconds of a processor: one that fails again and again is not started again and again. */
const RECONNECT: BackoffPolicy = { baseMs: 500, maxMs: 60_000 };
/** A page that is opened elsewhere, or out of date, opens well and ends a moment later: so long it has to last to count as mended. */
const STEADY_MS = 60_000;

/** How long to wait before the next browser. Times are of `performance.now()`. */
export class ReconnectPause {
  private failures = 0;
  private openedAtMs: number | null = null;

  delayMs(random: number): number {
    return this.failures === 0 ? 0 : backoffDelayMs(RECONNECT, this.failures, random);
  }

  opened(nowMs: number): void {
    this.openedAtMs = nowMs;
  }

  /** It did not open, or ended by itself. */
  failed(nowMs: number): void {
    this.closed(nowMs);
    this.failures += 1;
  }

  /** It was ended by us, or is told to have ended. */
  closed(nowMs: number): void {
    if (this.openedAtMs !== null && nowMs - this.openedAtMs >= STEADY_MS) this.failures = 0;
    this.openedAtMs = null;
  }

  /** It showed codes for minutes, and nobody came: WhatsApp is there, and whoever comes to scan is not to wait. */
  unscanned(): void {
    this.failures = 0;
  }
}
