/** One line per step, with the seconds since the start. */
export class Progress {
  private readonly startedAt = performance.now();

  say(text: string): void {
    this.show(`[${this.seconds().padStart(6)} s] ${text}`);
  }

  show(text: string): void {
    console.log(text);
  }

  seconds(): string {
    return ((performance.now() - this.startedAt) / 1000).toFixed(1);
  }
}
