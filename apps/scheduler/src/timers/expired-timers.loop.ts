import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import { autocommit, type DataSource, keepTurn, takeTurn } from '@promptpipe/persistence';
import type { ExpiredTimerRemover } from './expired-timer-remover';

/** A timer that has expired does not fire; nothing waits for its row to go. */
const REST_MS = 10_000;
/** A little less, so that who asks at each interval is not refused for a millisecond. */
const TURN_MS = 9_000;

const NAME = 'expired-timers';

/** One replica at each interval, chunk after chunk while there is something to remove. */
export function expiredTimersLoop(db: DataSource, remover: ExpiredTimerRemover, onError: LoopOptions['onError']): Loop {
  let isUnderWay = false;
  return new Loop({
    name: NAME,
    onError,
    step: async () => {
      if (isUnderWay) await keepTurn(autocommit(db), NAME);
      else if (!(await takeTurn(autocommit(db), NAME, TURN_MS))) return REST_MS;
      isUnderWay = (await remover.runOnce()).removed.length > 0;
      return isUnderWay ? 0 : REST_MS;
    },
  });
}
