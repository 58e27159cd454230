import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import type { Waker } from '@promptpipe/persistence';
import type { BatchRunner } from './batch-runner';

/** While a batch is under way: the busy are asked again, and its end is noticed. */
const WHILE_OPEN_MS = 1_000;
/** A batch is held for far longer than this, or for whoever confirms it, and they wake us. */
const REST_MS = 5_000;

export const batchLoop = (runner: BatchRunner, waker: Waker, onError: LoopOptions['onError']): Loop =>
  new Loop({
    name: 'batches',
    onError,
    step: async (signal) => {
      const { queued, open } = await runner.runOnce(signal);
      if (queued > 0) waker.poke('messages');
      return open > 0 ? WHILE_OPEN_MS : REST_MS;
    },
  });
