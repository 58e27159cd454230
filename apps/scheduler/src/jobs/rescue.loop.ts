import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { Waker } from '@promptpipe/persistence';
import type { StaleJobRescuer } from './stale-job-rescuer';

const UNTIL_WOKEN_MS = 30_000;

/** The same duty as at the boot, whenever the heartbeat sees a stale row. */
export function rescueLoop(rescuer: StaleJobRescuer, waker: Waker, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'rescue-jobs',
    onError,
    step: async () => {
      const taken = await rescuer.runOnce();
      if (taken.length === 0) return UNTIL_WOKEN_MS;
      waker.poke('freed-jobs');
      return 0;
    },
  });
}
