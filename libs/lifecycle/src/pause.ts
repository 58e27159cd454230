import { setImmediate, setTimeout } from 'node:timers/promises';

/** The longest delay that Node's timers keep; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Ends after `ms` or when `signal` aborts, whichever is first. Nothing at all still lets the event loop turn once. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const pause: Pause = async (ms, signal) => {
  if (ms <= 0) return setImmediate();
  try {
    await setTimeout(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
