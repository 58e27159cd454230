import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import { WHOLE_LOOK_EACH_MS } from '@promptpipe/persistence';
import { nextFullDelayMs } from '@promptpipe/queue';
import type { JobStager } from './job-stager';

/** Another replica stages at this moment. */
const BUSY_MS = 20;
const UNTIL_WOKEN_MS = 60_000;

/** Stages until nothing is due. A full window is waited for, ever longer; no row is dropped for it. */
export function stageLoop(stager: JobStager, onError: LoopOptions['onError']): Loop {
  let fullMs: number | undefined;
  return new Loop({
    name: 'stage-jobs',
    onError,
    step: async () => {
      const pass = await stager.stageDue();
      fullMs = pass === 'full' ? nextFullDelayMs(fullMs, Math.random()) : undefined;
      switch (pass) {
        case 'more':
          return 0;
        case 'busy':
          return BUSY_MS;
        case 'full':
          return fullMs ?? BUSY_MS;
        case 'skimmed':
          return WHOLE_LOOK_EACH_MS;
        case 'drained':
          return UNTIL_WOKEN_MS;
      }
    },
  });
}
