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
      const { staged, busy } = await stager.stageDue();
      if (staged > 0) return 0;
      return busy ? BUSY_MS : UNTIL_WOKEN_MS;
    },
  });
}
