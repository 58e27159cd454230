import type { EntityManager } from '../../src';

/**
 * Decides which of several transactions begins its next statement: the numbers come from the generator, so that a seed
 * names an interleaving. A statement that waits for a lock keeps no other from its turn.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly choices: readonly number[]) {}

  take(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      setTimeout(() => this.next(), 1);
    });
  }

  private next(): void {
    const choice = this.choices[this.taken % this.choices.length] ?? 0;
    this.taken += 1;
    const [chosen] = this.waiting.splice(choice % Math.max(this.waiting.length, 1), 1);
    chosen?.();
  }
}

/** The same transaction, each statement of which asks for its turn. */
export function inTurn(tx: EntityManager, turns: Turns): EntityManager {
  const { queryRunner } = tx;
  if (!queryRunner) throw new Error('Only a transaction can take turns');
  const query = async (...args: Parameters<typeof queryRunner.query>): Promise<unknown> => {
    await turns.take();
    return queryRunner.query(...args);
  };
  const runner = Object.create(queryRunner, { query: { value: query } }) as typeof queryRunner;
  return Object.create(tx, { queryRunner: { value: runner } }) as EntityManager;
}
