export interface JoinedOptions<Item, Answer> {
  /** Items of one key never travel together: what is told later about it comes later. */
  readonly keyOf: (item: Item) => string;
  /** One answer for each, in their order; `undefined`: this one has to be done alone. */
  readonly together: (items: readonly Item[]) => Promise<readonly (Answer | undefined)[]>;
  /** Must not depend on `together`: it is asked for what that left, and for all of a batch that failed. */
  readonly alone: (item: Item) => Promise<Answer>;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
}

/** What a statement takes in one go: its cost is shared long before, and its locks are short. */
const AT_MOST = 100;

/**
 * Joins what many ask for at the same time, one batch after the other: what comes while one is under way goes with the
 * next, so that nobody waits for company, and each begins after it was asked for. A bad one fails by itself alone.
 */
export class Joined<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  private isRunning = false;

  constructor(private readonly options: JoinedOptions<Item, Answer>) {}

  do(item: Item): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting.push({ item, resolve });
      if (this.isRunning) return;
      this.isRunning = true;
      setImmediate(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) await this.runBatch(this.takeBatch());
    this.isRunning = false;
  }

  /** The first of each key, in the order in which they came. */
  private takeBatch(): Waiting<Item, Answer>[] {
    const keys = new Set<string>();
    const batch: Waiting<Item, Answer>[] = [];
    const rest: Waiting<Item, Answer>[] = [];
    for (const one of this.waiting) {
      const key = this.options.keyOf(one.item);
      if (batch.length < AT_MOST && !keys.has(key)) batch.push(one);
      else rest.push(one);
      keys.add(key);
    }
    this.waiting = rest;
    return batch;
  }

  /** Nobody waits for what is done alone. */
  private async runBatch(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    const answers = await this.options.together(batch.map(({ item }) => item)).catch(() => []);
    batch.forEach(({ item, resolve }, n) => {
      const answer = answers[n];
      resolve(answer === undefined ? this.options.alone(item) : answer);
    });
  }
}
