export interface BackoffPolicy {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Job retries: 2 s, 4 s, 8 s … at most 10 min. */
export const JOB_BACKOFF: BackoffPolicy = { baseMs: 2_000, maxMs: 600_000 };

/** Sends that surely were not handed over: 1 s, 2 s, 4 s … at most 5 min. */
export const SEND_BACKOFF: BackoffPolicy = { baseMs: 1_000, maxMs: 300_000 };

/**
 * Delay before the next try after `failures` failed ones (≥ 1): doubled each time, then ±20 % of jitter, so that what
 * failed together does not come back together. `random` is in [0, 1) and passed in, so that the result is reproducible.
 */
export function backoffDelayMs(policy: BackoffPolicy, failures: number, random: number): number {
  const doubled = policy.baseMs * 2 ** Math.min(Math.max(failures, 1) - 1, 40);
  return Math.round(Math.min(doubled, policy.maxMs) * (0.8 + 0.4 * random));
}
