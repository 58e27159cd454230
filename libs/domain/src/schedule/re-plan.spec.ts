import fc from 'fast-check';
import { take } from '../../test/plan';
import { type Occurrence, occurrencesAfter } from './occurrences-after';
import { type PlannedOccurrence, rePlan } from './re-plan';
import { scheduleDefinitionSchema } from './schedule-definition';

const ENROLLED = new Date('2026-03-01T00:00:00Z');
const NOW = new Date('2026-03-04T12:00:00Z');
const inZone = (zone: string) => ({ zone, enrolledAt: ENROLLED, seed: 'study-7' });
const parse = (definition: object) => scheduleDefinitionSchema.parse(definition);
const NINE = parse({ kind: 'daily', times: ['09:00'] });

/** The rows of a plan as they are at `now`, all that is due settled. */
const rowsOf = (definition: typeof NINE, zone: string, { many, now }: { many: number; now: Date }) =>
  take(many, occurrencesAfter(definition, inZone(zone), { after: ENROLLED, number: 0 })).map((occurrence) => ({
    ...occurrence,
    isSettled: occurrence.instant <= now,
  }));

const shown = (occurrences: Occurrence[]): string[] =>
  occurrences.map(({ number, localDate, localTime }) => `${number} ${localDate} ${localTime}`);

const added = (many: number, old: PlannedOccurrence[], definition: typeof NINE, zone = 'UTC'): string[] =>
  shown(take(many, rePlan(old, definition, inZone(zone), NOW).added));

it('keeps what was due, drops what is ahead, and goes on with the numbers', () => {
  const old = rowsOf(NINE, 'UTC', { many: 6, now: NOW });
  const plan = rePlan(old, parse({ kind: 'daily', times: ['10:00'] }), inZone('UTC'), NOW);
  expect(plan.kept).toEqual(old.slice(0, 4));
  expect(plan.dropped).toEqual(old.slice(4));
  expect(shown(take(2, plan.added))).toEqual(['5 2026-03-05 10:00', '6 2026-03-06 10:00']);
});

it('keeps what is due and not yet known to be sent', () => {
  const due = { number: 4, localDate: '2026-03-04', instant: NOW, isSettled: false };
  expect(rePlan([due], NINE, inZone('UTC'), NOW)).toMatchObject({ kept: [due], dropped: [] });
});

it('keeps what is settled ahead of its time, and plans its date no more', () => {
  const skipped = { number: 5, localDate: '2026-03-05', instant: new Date('2026-03-05T09:00:00Z'), isSettled: true };
  expect(rePlan([skipped], NINE, inZone('UTC'), NOW).kept).toEqual([skipped]);
  expect(added(1, [skipped], NINE)).toEqual(['6 2026-03-06 09:00']);
});

it('asks today still, when nothing was asked yet and the new time is ahead', () => {
  expect(added(1, rowsOf(NINE, 'UTC', { many: 3, now: NOW }), parse({ kind: 'daily', times: ['18:00'] }))).toEqual([
    '4 2026-03-04 18:00',
  ]);
});

it('does not ask today again, though the new time is ahead', () => {
  expect(added(1, rowsOf(NINE, 'UTC', { many: 4, now: NOW }), parse({ kind: 'daily', times: ['18:00'] }))).toEqual([
    '5 2026-03-05 18:00',
  ]);
});

it('asks a person who flies west once on the date that is lived twice', () => {
  const old = rowsOf(NINE, 'Pacific/Auckland', { many: 6, now: NOW });
  // In Auckland the third was asked sixteen hours ago; in Los Angeles its nine o'clock is ahead.
  expect(shown(old)[2]).toBe('3 2026-03-04 09:00');
  expect(added(1, old, NINE, 'America/Los_Angeles')).toEqual(['4 2026-03-05 09:00']);
});

it('leaves out no date for a person who flies east', () => {
  const old = rowsOf(NINE, 'America/Los_Angeles', { many: 3, now: NOW });
  expect(added(1, old, NINE, 'Pacific/Auckland')).toEqual(['4 2026-03-05 09:00']);
});

it('asks as often on a date as the new schedule says, those counted that were asked before', () => {
  const old = rowsOf(NINE, 'UTC', { many: 4, now: NOW });
  expect(added(2, old, parse({ kind: 'daily', times: ['13:00', '19:00'] }))).toEqual([
    '5 2026-03-04 19:00',
    '6 2026-03-05 13:00',
  ]);
});

it('ends with its count, those counted that are kept', () => {
  const old = rowsOf(NINE, 'UTC', { many: 9, now: NOW });
  expect(added(9, old, parse({ kind: 'daily', times: ['10:00'], count: 6 }))).toEqual([
    '5 2026-03-05 10:00',
    '6 2026-03-06 10:00',
  ]);
  expect(added(9, old, parse({ kind: 'daily', times: ['10:00'], count: 4 }))).toEqual([]);
});

it('keeps the distance of random times from what was asked last', () => {
  const random = parse({
    kind: 'random',
    windows: [
      { from: '13:00', to: '14:00' },
      { from: '20:00', to: '21:00' },
    ],
    minGapMinutes: 300,
  });
  const asked = { number: 1, localDate: '2026-03-03', instant: new Date('2026-03-04T10:00:00Z'), isSettled: true };
  expect(take(1, rePlan([asked], random, inZone('UTC'), NOW).added)[0]?.localTime).toMatch(/^20:/);
});

it('draws the same times again where nothing has changed', () => {
  const random = parse({ kind: 'random', windows: [{ from: '09:00', to: '21:00', prompts: 3 }], minGapMinutes: 60 });
  const old = rowsOf(random, 'UTC', { many: 30, now: NOW });
  const { dropped, added: again } = rePlan(old, random, inZone('UTC'), NOW);
  expect(take(dropped.length, again).map((occurrence) => ({ ...occurrence, isSettled: false }))).toEqual(dropped);
});

it('never repeats a local date, from any zone to any other', () => {
  const zones = fc.constantFrom(
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'America/New_York',
    'Asia/Kolkata',
    'Africa/Cairo',
  );
  const instant = fc.date({ min: new Date('2026-03-02'), max: new Date('2026-05-15'), noInvalidDate: true });
  const definition = fc.constantFrom(
    ...['00:00', '09:00', '23:30'].map((time) => parse({ kind: 'daily', times: [time] })),
    parse({ kind: 'random', windows: [{ from: '06:00', to: '22:00' }], minGapMinutes: 120 }),
    parse({ kind: 'cron', cron: '30 2 * * *' }),
  );
  fc.assert(
    fc.property(fc.tuple(zones, zones), definition, definition, instant, ([from, to], before, after, now) => {
      const old = rowsOf(before, from, { many: 80, now });
      const { kept, dropped, added: plan } = rePlan(old, after, inZone(to), now);
      const next = take(10, plan);
      const dates = [...kept, ...next].map(({ localDate }) => localDate);
      expect(new Set(dates).size).toBe(dates.length);
      expect(kept.length + dropped.length).toBe(old.length);
      expect(next.every((occurrence) => occurrence.instant > now)).toBe(true);
      expect(next.map(({ number }) => number)).toEqual(next.map((_, i) => kept.length + i + 1));
    }),
    { numRuns: 50 },
  );
});
