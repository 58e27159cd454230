import { type OutdatedPlan, rulesSince } from './rules-since';
import { scheduleDefinitionSchema } from './schedule-definition';

const at = (time: string): ReturnType<typeof scheduleDefinitionSchema.parse> =>
  scheduleDefinitionSchema.parse({ kind: 'daily', times: [time] });
const day = (n: number): Date => new Date(Date.UTC(2026, 2, n, 12));
const NOW = day(20);

/** Version n sends at n o'clock; 1 was changed on the 8th, 2 on the 12th. */
const PLAN: OutdatedPlan = {
  ...{ plannedTo: day(5), plannedVersion: 1, plannedZone: 'UTC', version: 3, zone: 'UTC', definition: at('03:00') },
  former: [1, 2].map((n) => ({ version: n, definition: at(`0${n}:00`), until: day(4 + 4 * n).toISOString() })),
};

type Told = readonly [version: number, since: number, until: number | null];
const dayOf = (date: Date): number => date.getUTCDate();

it.each<[string, Partial<OutdatedPlan>, Told | null, Told]>([
  ['ends by its own version, then comes the next', {}, [1, 5, 8], [2, 8, 12]],
  ['goes on with the next, once its own is at its end', { plannedTo: day(8) }, null, [2, 8, 12]],
  ['ends by the second', { plannedTo: day(9), plannedVersion: 2 }, [2, 9, 12], [3, 12, null]],
  ['passes over what was changed before it was of use', { plannedTo: day(13) }, null, [3, 13, null]],
  ['gives way from now on where it is planned ahead', { plannedTo: day(21) }, null, [3, 20, null]],
  ['of a version that nobody knows any more gives way where it ends', { former: [] }, null, [3, 5, null]],
  ['goes on in the old zone until now', { plannedVersion: 3, plannedZone: 'Asia/Tokyo' }, [3, 5, 20], [3, 20, null]],
])('a plan %s', (...[, over, own, next]) => {
  const plan = { ...PLAN, ...over };
  const rules = rulesSince(plan, NOW);
  const told = rules.own && [rules.own.version, dayOf(plan.plannedTo), rules.own.until && dayOf(rules.own.until)];
  expect(told).toEqual(own);
  expect([rules.next.version, dayOf(rules.next.since), rules.next.until && dayOf(rules.next.until)]).toEqual(next);
});

it('keeps the old zone for all but what holds now', () => {
  const { own, next } = rulesSince({ ...PLAN, zone: 'Asia/Tokyo' }, NOW);
  expect([own?.zone, next.zone]).toEqual(['UTC', 'UTC']);
  expect(rulesSince({ ...PLAN, plannedTo: day(13), zone: 'Asia/Tokyo' }, NOW).next.zone).toBe('Asia/Tokyo');
});
