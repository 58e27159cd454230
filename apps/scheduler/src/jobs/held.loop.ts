import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import { autocommit, sweepHeldJobs, type WakeSources } from '@promptpipe/persistence';

const EACH_MS = 10_000;

/** Frees held jobs that nothing stands before any more; whoever ended what stood there may have died over it. */
export function heldLoop({ db, waker }: WakeSources, onError: LoopOptions['onError']): Loop {
  return new Loop({
    name: 'held-jobs',
    onError,
    step: async () => {
      if ((await sweepHeldJobs(autocommit(db))) > 0) waker.poke('freed-jobs');
      return EACH_MS;
    },
  });
}
