/** Above it a time is in milliseconds: as seconds it would be in the year 5138, and as milliseconds it was in 1973. */
const MILLISECONDS_FROM = 1e11;
/** By how much the clocks of WhatsApp and of this machine may differ. */
const SKEW_MS = 60_000;

/** Pages tell times in seconds, and some in milliseconds. NaN: it tells none. */
export const millisecondsOf = (t: number | null | undefined): number =>
  typeof t !== 'number' ? NaN : t > MILLISECONDS_FROM ? t : t * 1_000;

/**
 * When a message was written. What has no time, or one that is still to come, was written just now: a STOP with such a time would
 * stand above each later START.
 */
export function writtenAt(t: number | null | undefined, nowMs = Date.now()): Date {
  const ms = millisecondsOf(t);
  return new Date(ms > 0 && ms <= nowMs + SKEW_MS ? ms : nowMs);
}
