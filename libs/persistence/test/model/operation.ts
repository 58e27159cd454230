import { type EntityManager, inTransaction } from '../../src';
import type { SpecDatabase } from '../database';
import { inTurn, Turns } from './turns';

/** The answer, or the state after it, that the model cannot explain. */
class Unexplained extends Error {}

/** Throws unless the model agrees. */
export function demand(agrees: boolean, what: string): asserts agrees {
  if (!agrees) throw new Unexplained(what);
}

/** What an operation is about, chosen from what the model knows at this moment. */
interface Bound<State> {
  readonly text: string;
  /** One real transaction. Must have no effect but on the database: it may run again after a deadlock. */
  act(tx: EntityManager): Promise<unknown>;
  /**
   * Moves the state as the answer says, or throws `Unexplained`. `crowded`: others ran at the same time, so what they held
   * may have been passed over.
   */
  explain(state: State, answer: unknown, crowded: boolean): void;
}

/** Null: there is nothing to do it with. */
export type Operation<State> = (state: State) => Bound<State> | null;

/** What one model-based spec needs to know of its rows. */
export interface Subject<State> {
  readonly database: SpecDatabase;
  /** Reads the rows and throws `Unexplained` where they differ. What the state left open it learns from them. */
  compare(state: State): Promise<(candidate: State) => void>;
  /** What holds whatever happened, asked of the rows themselves. */
  readonly invariants: () => Promise<void>;
}

/** Wrapped, so that a crowd may replace the state by that of the order which explains it. */
export interface Model<State> {
  state: State;
}

const act = async <State>(database: SpecDatabase, bound: Bound<State>, turns: Turns | null): Promise<unknown> => {
  let answer: unknown;
  const work = async (tx: EntityManager): Promise<unknown> => {
    answer = await bound.act(turns ? inTurn(tx, turns) : tx);
    if (answer instanceof RolledBack) throw answer;
    if (turns) await turns.take();
    return answer;
  };
  return inTransaction(database.db, work).catch((error: unknown) => {
    if (error instanceof RolledBack) return error;
    throw error;
  });
};

/** Answered by an operation whose transaction is not to commit. */
export class RolledBack extends Error {}

/** One or several operations at once, in real transactions whose statements interleave as `choices` say. */
export class Step<State extends object> {
  private told = '(nothing to do)';

  constructor(
    private readonly operations: readonly Operation<State>[],
    private readonly choices: readonly number[],
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model<State>, subject: Subject<State>): Promise<void> {
    const bound = this.operations.map((operation) => operation(model.state)).filter((one) => one !== null);
    if (bound.length === 0) return;
    this.told = bound.map(({ text }) => text).join(' ∥ ');
    const turns = bound.length > 1 ? new Turns(this.choices) : null;
    const answers = await Promise.all(bound.map((one) => act(subject.database, one, turns)));
    const compare = await subject.compare(model.state);
    const acts = bound.map((one, n) => ({ one, answer: answers[n] }));
    const reasons: string[] = [];
    for (const order of permutations(acts)) {
      const candidate = structuredClone(model.state);
      try {
        for (const { one, answer } of order) one.explain(candidate, answer, bound.length > 1);
        compare(candidate);
        model.state = candidate;
        await subject.invariants();
        return;
      } catch (error) {
        if (!(error instanceof Unexplained)) throw error;
        reasons.push(`${order.map(({ one }) => one.text).join(', then ')}: ${error.message}`);
      }
    }
    throw new Error(`No order explains ${this.told}, answered ${JSON.stringify(answers)}\n  ${reasons.join('\n  ')}`);
  }

  toString(): string {
    return this.told;
  }
}

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length <= 1) return [[...all]];
  return all.flatMap((first, n) => permutations(all.filter((_, other) => other !== n)).map((rest) => [first, ...rest]));
}
