/** The clock of a zone, read from Intl and from nothing else. */
export class ZoneClock {
  private readonly format: Intl.DateTimeFormat;

  constructor(readonly zone: string) {
    const two = '2-digit';
    const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const;
    this.format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hourCycle: 'h23', ...parts });
  }

  /** In minutes. */
  offsetAt(instantMs: number): number {
    return (Date.parse(`${this.format.format(instantMs).replace(' ', 'T')}Z`) - instantMs) / 60_000;
  }

  /** Every change of offset from one instant to another, found by looking every `stepMs`. */
  changes(fromMs: number, toMs: number, stepMs: number): ClockChange[] {
    const changes: ClockChange[] = [];
    let before = this.offsetAt(fromMs);
    for (let at = fromMs + stepMs; at < toMs; at += stepMs) {
      const after = this.offsetAt(at);
      if (after !== before) changes.push({ at: this.minuteOfChange(at - stepMs, at), before, after });
      before = after;
    }
    return changes;
  }

  private minuteOfChange(lowMs: number, highMs: number): number {
    const before = this.offsetAt(lowMs);
    let [low, high] = [lowMs / 60_000, highMs / 60_000];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle * 60_000) === before) low = middle;
      else high = middle;
    }
    return high;
  }
}

/** In minutes: since 1970, and ahead of UTC. */
export interface ClockChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}
