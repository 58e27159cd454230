import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { Waker } from '@promptpipe/persistence';
import type { UnreadableFinder } from './unreadable-finder';

/** A thousand rows a time: a million are looked through in some four minutes, beside the work and not instead of it. */
const BETWEEN_CHUNKS_MS = 250;
const BETWEEN_ROUNDS_MS = 60_000;

/** Begins at the start of the process and again a minute after each round. */
export function sweepLoop(finder: UnreadableFinder, waker: Waker, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'unreadable-rows',
    onError,
    step: async () => {
      if (!(await finder.runOnce())) return BETWEEN_CHUNKS_MS;
      // What stood behind a row that was set aside may go now.
      waker.poke('freed-jobs');
      return BETWEEN_ROUNDS_MS;
    },
  });
}
