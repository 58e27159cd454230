import { Loop, type LoopOptions } from '@promptpipe/lifecycle';

/** A background duty: one chunk per call, safe beside other replicas and at any time. */
export interface Duty {
  readonly name: string;
  /** Answers how many rows it settled; 0 means there is nothing more to do now. */
  runOnce(): Promise<number>;
}

export interface DutyRhythm {
  /** How long a duty that found nothing rests, unless it is woken. */
  readonly restMs: number;
  /** Told after a pass that settled something. */
  readonly onSettled: () => void;
  readonly onError: LoopOptions['onError'];
}

export const dutyLoop = (duty: Duty, { restMs, onSettled, onError }: DutyRhythm): Loop =>
  new Loop({
    name: duty.name,
    onError,
    step: async () => {
      if ((await duty.runOnce()) === 0) return restMs;
      onSettled();
      return 0;
    },
  });
