import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { Planner } from './planner';

/** Somebody's turnstile was held: look again as soon as their transaction can have ended. */
const BUSY_MS = 50;
const UNTIL_WOKEN_MS = 60_000;

/** Plans until nothing is due; then sleeps until the heartbeat or a notification wakes it. */
export const plannerLoop = (planner: Planner, onError: LoopOptions['onError']): Loop =>
  new Loop({
    name: 'planner',
    onError,
    step: async () => {
      const { hasWorked, isBusy } = await planner.runOnce();
      if (hasWorked) return 0;
      return isBusy ? BUSY_MS : UNTIL_WOKEN_MS;
    },
  });
