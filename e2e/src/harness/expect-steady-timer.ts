import { type Person } from './people';
import { type System } from './system';
import { runsOf } from './timer-runs';

const stepBetween = (from: number, to: number): { from: number; by: number } => ({ from, by: to - from });

export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * A run that was missed collapses into the next one: around an outage, and never is one made up for twice. What a busy machine fires late
 * collapses too, so that "around" is wide: what must hold everywhere is that no instant fires twice or off the grid.
 */
const SLACK_MS = 10_000;

/**
 * Runs of a timer with this period, and the prompts on the phone: one prompt for each planned instant that fired, each
 * instant once and on the grid, no instant missed but during the outage, and the runs go on after it.
 */
export async function expectSteadyTimer(
  system: System,
  person: Person,
  { periodMs, outage }: { readonly periodMs: number; readonly outage: Outage },
): Promise<void> {
  const { planned, waMessageIds } = await runsOf(system, person);
  const steps = planned.slice(1).map((to, index) => stepBetween(planned[index] ?? NaN, to));
  expect(steps.filter(({ by }) => by <= 0 || by % periodMs !== 0)).toEqual([]);
  const missed = steps
    .filter(({ by }) => by > periodMs)
    .map(({ from, by }) => ({ from: from + periodMs, to: from + by }));
  const { fromMs, toMs } = outage;
  expect(missed.filter(({ from, to }) => from < fromMs - SLACK_MS || to > toMs + SLACK_MS)).toEqual([]);
  expect(planned.at(-1)).toBeGreaterThan(toMs);
  expect(waMessageIds).toHaveLength(planned.length);
  expect((await system.phones.shown(person.phone)).map(({ id }) => id)).toEqual(waMessageIds);
}
