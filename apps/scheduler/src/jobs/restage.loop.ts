import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { Waker } from '@promptpipe/persistence';
import type { LostStageFinder } from './lost-stage-finder';

const UNTIL_WOKEN_MS = 60_000;

/** Asks at each tick at which something is staged. */
export function restageLoop(finder: LostStageFinder, waker: Waker, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'restage-jobs',
    onError,
    step: async () => {
      const freed = await finder.runOnce();
      if (freed === 0) return UNTIL_WOKEN_MS;
      waker.poke('freed-jobs');
      return 0;
    },
  });
}
