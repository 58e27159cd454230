import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { MessageStager } from './message-stager';

/** Another replica stages at this moment. */
const BUSY_MS = 20;
const UNTIL_WOKEN_MS = 60_000;

/** Stages until nothing more can be: a full window is woken by the gateway that makes room. */
export function stageLoop(stager: MessageStager, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'stage-messages',
    onError,
    step: async () => {
      const { staged, busy, turnInMs } = await stager.stageDue();
      if (staged > 0) return 0;
      if (busy) return BUSY_MS;
      // A millisecond later than told, so that the turn has come by the database's clock.
      return turnInMs === null ? UNTIL_WOKEN_MS : Math.min(Math.ceil(turnInMs) + 1, UNTIL_WOKEN_MS);
    },
  });
}
