import { CRASH_POINTS } from '@promptpipe/lifecycle';
import { BROKERS } from '../harness/broker';
import { LOOKUPS } from '../harness/phones';
import { expectNothingLostByDeathAt, nameOf } from './die-at-points';
import { aCrashSystem } from './on-crash-system';
import { longPlan, shortPlan } from './plan/crash-plan';
import { HALF_WAY } from './plan/service-of-point';
import { CHOSEN_BROKERS, CHOSEN_LOOKUPS, IS_LONG, ONLY_POINTS } from './settings';

const LIMIT_MS = 300_000;

const plan = (IS_LONG ? longPlan : shortPlan)({
  points: ONLY_POINTS,
  brokers: CHOSEN_BROKERS,
  lookups: CHOSEN_LOOKUPS,
});

describe('the plan of deaths', () => {
  const everything = { points: null, brokers: BROKERS, lookups: LOOKUPS };

  it.each([
    ['short', shortPlan],
    ['long', longPlan],
  ])('names every crash point there is in its %s form', (_, planOf) => {
    const rounds = [...planOf(everything).values()].flat();
    const points = rounds.flatMap(({ stops }) => stops.map(({ point }) => point));
    expect([...new Set(points), HALF_WAY].sort()).toEqual([...CRASH_POINTS].sort());
    expect(new Set(rounds.map(({ lookup }) => lookup))).toEqual(new Set(LOOKUPS));
  });

  it('names each point exactly once in its short form', () => {
    const points = [...shortPlan(everything).values()].flat().flatMap(({ stops }) => stops);
    expect(points).toHaveLength(CRASH_POINTS.length - 1);
  });
});

describe.each([...plan].filter(([, rounds]) => rounds.length > 0))(
  'while traffic flows, on %s, a death at',
  (broker, rounds) => {
    const on = aCrashSystem(broker);

    it.each(rounds.map((round) => [nameOf(round), round] as const))(
      '%s loses nothing, doubles nothing and keeps the order',
      (_, round) => on((system) => expectNothingLostByDeathAt(system, round))(),
      LIMIT_MS,
    );
  },
);
