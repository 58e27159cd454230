import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { Waker } from '@promptpipe/persistence';
import type { TimerFirer } from './timer-firer';

/** Somebody's turnstile was held: look again as soon as their transaction can have ended. */
const BUSY_MS = 20;
const UNTIL_WOKEN_MS = 60_000;

/** Fires until nothing is due; then sleeps until the heartbeat or a notification wakes it. */
export function timerLoop(firer: TimerFirer, waker: Waker, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'timers',
    onError,
    step: async () => {
      const { settled, fired, busy } = await firer.fireDue();
      if (fired > 0) waker.poke('jobs');
      if (settled > 0) return 0;
      return busy > 0 ? BUSY_MS : UNTIL_WOKEN_MS;
    },
  });
}
