import { setTimeout } from 'node:timers/promises';

/** Monotonic, so that a corrected wall clock neither ends a recovery early nor lets it run for ever. */
export interface Clock {
  nowMs(): number;
  /** True when `ms` have passed, false when `calledOff` aborted before. */
  passes(ms: number, calledOff: AbortSignal): Promise<boolean>;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  passes: (ms, calledOff) => setTimeout(ms, true, { signal: calledOff }).catch(() => false),
};
