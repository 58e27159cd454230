import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { ExpiredTimerRemover } from './expired-timer-remover';

/** A timer that has expired does not fire; nothing waits for its row to go. */
const REST_MS = 10_000;

export function expiredTimersLoop(remover: ExpiredTimerRemover, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'expired-timers',
    onError,
    step: async () => ((await remover.runOnce()).removed.length > 0 ? 0 : REST_MS),
  });
}
