/** Somebody quick on a phone. */
const MS_PER_CHARACTER = 40;

export interface TypingBounds {
  /** Nothing is shown for longer; 0: nothing is shown. */
  readonly maxMs: number;
  /** What the account waits after this send in any case: typing fills it, and makes nothing slower. 0: it has no pace. */
  readonly gapMs: number;
}

/** For how long a person sees that this is being typed. */
export const typingMs = (text: string, { maxMs, gapMs }: TypingBounds): number =>
  Math.min(text.length * MS_PER_CHARACTER, maxMs, gapMs);
