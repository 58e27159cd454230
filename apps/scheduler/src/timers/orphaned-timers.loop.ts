import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { OrphanedTimerSweeper } from './orphaned-timer-sweeper';

/** 500 people a second: a million in half an hour, at a cost that no other work notices. */
const NEXT_PAGE_MS = 1_000;
const NEXT_ROUND_MS = 60_000;

/** Walks all people again and again. Where it was is no state to keep: a new process begins at the first. */
export function orphanedTimersLoop(sweeper: OrphanedTimerSweeper, onError: LoopOptions['onError']): Loop {
  let after: string | null = null;
  return new Loop({
    name: 'orphaned-timers',
    onError,
    step: async () => {
      ({ next: after } = await sweeper.sweep(after));
      return after === null ? NEXT_ROUND_MS : NEXT_PAGE_MS;
    },
  });
}
