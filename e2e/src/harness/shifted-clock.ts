import { join } from 'node:path';

/** What makes a process start with its own clock wrong by so much. */
export const shiftedClock = (ms: number): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--require=${join(__dirname, 'shift-clock.cjs')}`,
  CLOCK_SHIFT_MS: String(ms),
});
