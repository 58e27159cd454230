import { autocommit, type DataSource, FIRST_ID, recallMessages } from '@promptpipe/persistence';

/**
 * Messages wait for the end of quiet hours that are none any more, since somebody has changed them: they are due again. A
 * predicate and no event: whatever was decided by the old hours in the very moment of the change is found as well.
 */
export class QuietRecaller {
  readonly name = 'quiet-recalls';
  private after: string | null = null;
  private isAnew = false;

  constructor(private readonly db: DataSource) {}

  /** A walk through all that is deferred has begun and has not ended. */
  get isUnderWay(): boolean {
    return this.after !== null;
  }

  /** What was passed may be meant. */
  beginAnew(): void {
    this.isAnew = true;
  }

  /** One chunk (≤ 500 looked at). */
  async runOnce(): Promise<number> {
    const after = this.isAnew ? null : this.after;
    this.isAnew = false;
    const { recalled, next } = await recallMessages(autocommit(this.db), after ?? FIRST_ID);
    this.after = next;
    return recalled;
  }
}
