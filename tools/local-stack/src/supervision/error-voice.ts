import { errorSummary } from './log-lines';

const SAME_AGAIN_AFTER_MS = 10_000;

/** Shows the errors of one service, the same one at most every ten seconds: an outage repeats itself many times. */
export class ErrorVoice {
  private readonly shownAt = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly say: (text: string) => void,
  ) {}

  hear(line: string): void {
    const summary = errorSummary(line);
    if (summary === null) return;
    const now = performance.now();
    const before = this.shownAt.get(summary);
    if (before !== undefined && now - before < SAME_AGAIN_AFTER_MS) return;
    this.shownAt.set(summary, now);
    this.say(`${this.name} reports an error: ${summary}`);
  }
}
