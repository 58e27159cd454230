import { Loop } from '@promptpipe/lifecycle';
import { HELD_EACH_MS, type HeldSweeper } from './held-sweeper';
import type { DutyRhythm } from './duty';

/** A thousand lanes a time: what waits rightly costs a little of each second, however much it is. */
const BETWEEN_CHUNKS_MS = 250;

/** One replica at each interval; the others only ask whose turn it is. */
export const heldLoop = (sweeper: HeldSweeper, { onSettled, onError }: Omit<DutyRhythm, 'restMs'>): Loop =>
  new Loop({
    name: sweeper.name,
    onError,
    step: async () => {
      if (!(await sweeper.hasTurn())) return HELD_EACH_MS;
      if ((await sweeper.runOnce()) > 0) onSettled();
      return sweeper.isUnderWay ? BETWEEN_CHUNKS_MS : HELD_EACH_MS;
    },
  });
