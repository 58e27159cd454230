import { Loop } from '@promptpipe/lifecycle';
import type { DutyRhythm } from './duty';
import type { QuietDeferrer } from './quiet-deferrer';

/** A chunk a time: what is due, not quiet, and cannot leave for another reason costs a little of each second, however much it is. */
const BETWEEN_CHUNKS_MS = 100;
/** The heartbeat wakes it. */
const UNTIL_WOKEN_MS = 60_000;

export const quietLoop = (deferrer: QuietDeferrer, { onSettled, onError }: Omit<DutyRhythm, 'restMs'>): Loop =>
  new Loop({
    name: deferrer.name,
    onError,
    step: async () => {
      if ((await deferrer.runOnce()) > 0) onSettled();
      return deferrer.isUnderWay ? BETWEEN_CHUNKS_MS : UNTIL_WOKEN_MS;
    },
  });
