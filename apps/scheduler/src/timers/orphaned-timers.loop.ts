import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import { autocommit, type DataSource, keepTurn, takeTurn } from '@promptpipe/persistence';
import type { OrphanedTimerSweeper } from './orphaned-timer-sweeper';

/** 500 people a second: a million in half an hour, at a cost that no other work notices. */
const NEXT_PAGE_MS = 1_000;
const NEXT_ROUND_MS = 60_000;
const ASK_AGAIN_MS = 10_000;

const NAME = 'orphaned-timers';

/**
 * Walks all people again and again, one replica for all. Where it was is no state to keep: whoever walks on after it begins
 * at the first.
 */
export function orphanedTimersLoop(
  db: DataSource,
  sweeper: OrphanedTimerSweeper,
  onError: LoopOptions['onError'],
): Loop {
  let after: string | null = null;
  return new Loop({
    name: NAME,
    onError,
    step: async () => {
      if (after !== null) await keepTurn(autocommit(db), NAME);
      else if (!(await takeTurn(autocommit(db), NAME, NEXT_ROUND_MS))) return ASK_AGAIN_MS;
      ({ next: after } = await sweeper.sweep(after));
      return after === null ? ASK_AGAIN_MS : NEXT_PAGE_MS;
    },
  });
}
