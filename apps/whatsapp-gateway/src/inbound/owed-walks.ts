/** After an opening. The rounds that ask come each half minute. */
const AGAIN_AFTER_MS = [25_000, 110_000] as const;
const ASK_AGAIN_MS = 60_000;
const ASK_AGAIN_MAX_MS = 600_000;

/**
 * WhatsApp Web goes on to fill its conversations after it has said that it has synced, and tells nobody what it puts there: what was
 * read then may not be all, a STOP among the rest. So an opening owes two more walks from the same instant on. Until the last of them
 * was whole nothing counts as read, and the next opening begins at that instant too. Where conversations cannot be read it is
 * walked again and again, ever more seldom.
 */
export class OwedWalks {
  isSettled = false;
  private nextAtMs: number;
  private failures = 0;

  constructor(
    /** From when on the opening had to ask. */
    readonly since: Date,
    private readonly openedAtMs: number,
  ) {
    this.nextAtMs = openedAtMs + AGAIN_AFTER_MS[0];
  }

  isDue(nowMs: number): boolean {
    return !this.isSettled && nowMs >= this.nextAtMs;
  }

  /** `beganAtMs`: of a walk that ended well; `isWhole`: no conversation was left out. */
  walked(beganAtMs: number, isWhole: boolean): void {
    const lastAtMs = this.openedAtMs + AGAIN_AFTER_MS[1];
    if (!isWhole) {
      this.nextAtMs = beganAtMs + Math.min(ASK_AGAIN_MAX_MS, ASK_AGAIN_MS * 2 ** this.failures);
      this.failures += 1;
    } else if (beganAtMs < lastAtMs) this.nextAtMs = lastAtMs;
    else this.isSettled = true;
  }
}
