import { Loop } from '@promptpipe/lifecycle';
import type { DutyRhythm } from './duty';
import type { QuietRecaller } from './quiet-recaller';

/** What is deferred rightly costs a little of each second, however much it is. */
const BETWEEN_CHUNKS_MS = 100;
/** Whoever changes quiet hours wakes it. */
const UNTIL_WOKEN_MS = 30_000;

export const recallLoop = (recaller: QuietRecaller, { onSettled, onError }: Omit<DutyRhythm, 'restMs'>): Loop =>
  new Loop({
    name: recaller.name,
    onError,
    step: async () => {
      if ((await recaller.runOnce()) > 0) onSettled();
      return recaller.isUnderWay ? BETWEEN_CHUNKS_MS : UNTIL_WOKEN_MS;
    },
  });
