import fc from 'fast-check';
import { type Model, type Operation, Step, type Subject } from './operation';

/** Bounded in the suite; `MODEL_RUNS=2000 MODEL_SEED=…` for a long search, or to see a failure again. */
const { MODEL_RUNS, MODEL_SEED, MODEL_PATH } = process.env;

type Steps<State> = fc.Arbitrary<fc.AsyncCommand<Model<State>, Subject<State>>>;

/** Of one spec: a search that was asked for takes its time. */
export const MODEL_LIMIT_MS = MODEL_RUNS === undefined ? 120_000 : 3_700_000;

export interface ModelRuns {
  /** In the suite, where MODEL_RUNS says nothing else. */
  readonly runs: number;
  readonly steps: number;
}

/**
 * Any sequence of operations, each alone or up to three at once, must be explained by the model. A failure tells seed and
 * path and the shortest sequence found.
 */
export async function expectModel<State extends object>(
  operations: readonly fc.Arbitrary<Operation<State>>[],
  begin: () => Promise<{ state: State; subject: Subject<State> }>,
  { runs, steps }: ModelRuns,
): Promise<void> {
  const any = fc.oneof(...operations);
  const choices = fc.array(fc.nat(5), { minLength: 4, maxLength: 24 });
  const alone: Steps<State> = any.map((one) => new Step<State>([one], [0]));
  const crowd: Steps<State> = fc
    .tuple(fc.array(any, { minLength: 2, maxLength: 3 }), choices)
    .map(([several, order]) => new Step<State>(several, order));
  const commands = fc.commands([alone, alone, crowd], {
    maxCommands: steps,
    size: 'max',
  });
  const property = fc.asyncProperty(commands, async (sequence) => {
    const { state, subject } = await begin();
    await fc.asyncModelRun(() => ({ model: { state }, real: subject }), sequence);
  });
  await fc.assert(property, {
    numRuns: Number(MODEL_RUNS ?? runs),
    // Short sequences find little, and are what a failure is shortened to anyway.
    unbiased: true,
    ...(MODEL_SEED !== undefined && { seed: Number(MODEL_SEED) }),
    ...(MODEL_PATH !== undefined && { path: MODEL_PATH }),
    // Shortening a failure takes hundreds of transactions: what was found by then is told.
    interruptAfterTimeLimit: MODEL_RUNS === undefined ? 45_000 : 3_600_000,
  });
}
