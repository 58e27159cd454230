/** What can be amiss, each with its meaning in docs/crash-suite.md. */
export type Comparison =
  | 'unfinished'
  | 'undelivered'
  | 'lost'
  | 'twice'
  | 'unowed'
  | 'order'
  | 'replies'
  | 'wire'
  | 'arrows'
  | 'unasked'
  | 'owed-after-stop'
  | 'stranger';

export interface Finding {
  readonly comparison: Comparison;
  /** Ids and numbers only. */
  readonly about: string;
}

export const finding = (comparison: Comparison, about: string): Finding => ({ comparison, about });
