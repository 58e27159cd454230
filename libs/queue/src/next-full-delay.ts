const FIRST_MS = 50;
const GROWTH = 1.5;
const LONGEST_MS = 5_000;
/** At most a fifth is taken off, so that the pause still grows (0.8 × 1.5 > 1) while two stagers drift apart. */
const JITTER = 0.2;

/**
 * How long to wait, in milliseconds, before a full queue is looked at again.
 *
 * @param previousMs what this function answered last time, undefined when the queue has just become full
 * @param random from 0 up to but not including 1
 */
export function nextFullDelayMs(previousMs: number | undefined, random: number): number {
  const longest = previousMs === undefined ? FIRST_MS : Math.min(LONGEST_MS, previousMs * GROWTH);
  return longest * (1 - JITTER * random);
}
