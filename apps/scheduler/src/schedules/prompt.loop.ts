import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { Waker } from '@promptpipe/persistence';
import type { OccurrenceFirer } from './occurrence-firer';

const BUSY_MS = 20;
const UNTIL_WOKEN_MS = 60_000;

/** Fires until nothing is due; then sleeps until the heartbeat wakes it. */
export const promptLoop = (firer: OccurrenceFirer, waker: Waker, onError: LoopOptions['onError']): Loop =>
  new Loop({
    name: 'occurrences',
    onError,
    step: async () => {
      const { queued, notSent, held, busy } = await firer.fireDue();
      if (queued > 0) waker.poke('messages');
      if (queued + notSent + held > 0) return 0;
      return busy > 0 ? BUSY_MS : UNTIL_WOKEN_MS;
    },
  });
