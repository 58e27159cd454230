/** The message to oneself that is on its way. Times are of `performance.now()`. */
export class CanaryClock {
  private id: string | null = null;
  private sentAtMs: number | null = null;

  sent(id: string, nowMs: number): void {
    this.id = id;
    this.sentAtMs = nowMs;
  }

  /** True: the ack is of a canary, and nothing of a study. From the first on it counts as answered. */
  answeredBy({ waMessageId, level }: { readonly waMessageId: string; readonly level: number }): boolean {
    if (waMessageId !== this.id) return false;
    if (level >= 1) this.sentAtMs = null;
    return true;
  }

  /** Another page answers from here on. */
  forget(): void {
    this.sentAtMs = null;
  }

  /** How long it has waited for its ack; null: none is under way. */
  waitsForMs(nowMs: number): number | null {
    return this.sentAtMs === null ? null : nowMs - this.sentAtMs;
  }
}
