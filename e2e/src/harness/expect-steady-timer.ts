import { type Person } from './people';
import { type System } from './system';
import { runsOf, type TimerRun } from './timer-runs';

export interface Steady {
  readonly periodMs: number;
  /** The runs went on after this instant. */
  readonly afterMs: number;
}

/**
 * Runs of a timer with this period, and the prompts on the phone. By the instants that the database wrote, however slow the
 * machine is: after each fire comes the first instant of the grid that was ahead at that fire. So none is left out but those
 * that had passed by then, which collapse into it, and none comes twice. One prompt for each fire, each on the phone.
 */
export async function expectSteadyTimer(system: System, person: Person, { periodMs, afterMs }: Steady): Promise<void> {
  const { runs, waMessageIds } = await runsOf(system, person);
  const planned = runs.map(({ plannedMs }) => plannedMs);
  expect(planned.slice(1)).toEqual(runs.slice(0, -1).map((run) => nextOnGrid(run, periodMs)));
  expect(runs.filter(({ plannedMs, firedMs }) => firedMs < plannedMs)).toEqual([]);
  expect(planned.at(-1)).toBeGreaterThan(afterMs);
  expect(waMessageIds).toHaveLength(planned.length);
  expect((await system.phones.shown(person.phone)).map(({ id }) => id)).toEqual(waMessageIds);
}

const nextOnGrid = ({ plannedMs, firedMs }: TimerRun, periodMs: number): number =>
  plannedMs + periodMs * (Math.floor((firedMs - plannedMs) / periodMs) + 1);
