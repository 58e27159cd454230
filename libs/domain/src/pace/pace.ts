/** How fast one WhatsApp account sends, and to how many who do not know it. Advanced in the claim of each send. */
export interface Pace {
  /** From one send to the next at least. */
  readonly gapMs: number;
  /** Drawn anew for each send and added to its gap, so that no rhythm shows. */
  readonly gapJitterMs: number;
  /** As `gapMs`, before an answer to somebody who has just written; half of the jitter is added to it at most. */
  readonly replyGapMs: number;
  /** First messages a day to people who have never written to the account; null: as many as there are. */
  readonly coldPerDay: number | null;
  /** As `coldPerDay`, for the account's first days of sending, one number a day. */
  readonly warmUp: readonly number[];
  /** Nothing of the lane `bulk` goes to somebody who has not written for so many days; null: it does. */
  readonly silentDays: number | null;
  /**
   * The same words to the same person within so many seconds are a loop of answers, and end, unless they are of a study's own plan;
   * 0: they are sent.
   */
  readonly loopSeconds: number;
}

/**
 * Of an account that nobody has set: 200 prompts leave within about 20 minutes, and 200 people who never wrote are met within five
 * days, on a number that is new (docs/pace.md tells where the numbers come from).
 */
export const DEFAULT_PACE: Pace = {
  gapMs: 4_000,
  gapJitterMs: 4_000,
  replyGapMs: 1_000,
  coldPerDay: 60,
  warmUp: [20, 30, 40, 50],
  silentDays: 30,
  loopSeconds: 60,
};

/** For networks that are simulated: nothing waits for anything, and a loop is ended all the same. Never for a number that can be lost. */
export const NO_PACE: Pace = {
  gapMs: 0,
  gapJitterMs: 0,
  replyGapMs: 0,
  coldPerDay: null,
  warmUp: [],
  silentDays: null,
  loopSeconds: 60,
};

/** Whether sends of the account wait for each other at all. */
export const isPaced = ({ gapMs, gapJitterMs, replyGapMs }: Pace): boolean => gapMs + gapJitterMs + replyGapMs > 0;

/** The gap after a send, before anything but a reply; `random` is in [0, 1). */
export const gapAfter = ({ gapMs, gapJitterMs }: Pace, random: number): number => gapMs + gapJitterMs * random;

/** The gap after a send, before a reply. Never longer than the one before anything else. */
export const replyGapAfter = (pace: Pace, random: number): number =>
  Math.min(pace.replyGapMs + (pace.gapJitterMs / 2) * random, gapAfter(pace, random));

/** What the gaps are on average: what a plan is reckoned with. */
export const meanGapMs = (pace: Pace): number => gapAfter(pace, 0.5);
