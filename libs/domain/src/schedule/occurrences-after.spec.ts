import fc from 'fast-check';
import { type Asked, ENROLLED, halfHour, planOf, shown, take } from '../../test/plan';
import { dayOf, weekdayOf } from './civil-date';
import { localDayOf } from './local-instant';

const daily = { kind: 'daily', times: ['09:00'] };

it('says the number, the local date and time, and the instant of each', () => {
  const [first] = planOf(daily, { after: '2026-03-04T00:00:00Z', zone: 'Asia/Kolkata', number: 4 });
  expect(first).toEqual({
    number: 5,
    localDate: '2026-03-04',
    localTime: '09:00',
    zone: 'Asia/Kolkata',
    instant: new Date('2026-03-04T03:30:00Z'),
    byClockChange: null,
    drawnFrom: null,
  });
});

it.each<[string, object, Asked, string[]]>([
  [
    'today, while its time is ahead',
    daily,
    { after: '2026-03-04T08:59:59Z' },
    ['1 2026-03-04 09:00 2026-03-04T09:00:00.000Z'],
  ],
  [
    'tomorrow, when its time is over',
    daily,
    { after: '2026-03-04T09:00:00Z' },
    ['1 2026-03-05 09:00 2026-03-05T09:00:00.000Z'],
  ],
  [
    'several times a day, in order',
    { kind: 'daily', times: ['18:00', '09:00'] },
    { after: '2026-03-04T10:00:00Z' },
    ['1 2026-03-04 18:00 2026-03-04T18:00:00.000Z', '2 2026-03-05 09:00 2026-03-05T09:00:00.000Z'],
  ],
  [
    'on weekdays',
    { kind: 'weekly', days: ['mon', 'fri'], times: ['09:00'] },
    { after: '2026-03-04T10:00:00Z' },
    ['1 2026-03-06 09:00 2026-03-06T09:00:00.000Z', '2 2026-03-09 09:00 2026-03-09T09:00:00.000Z'],
  ],
  [
    'by cron',
    { kind: 'cron', cron: '30 9-17/4 1 */2 *' },
    { after: '2026-03-01T10:00:00Z' },
    ['1 2026-03-01 13:30 2026-03-01T13:30:00.000Z', '2 2026-03-01 17:30 2026-03-01T17:30:00.000Z'],
  ],
  [
    'on 29 February, over a century that has none',
    { kind: 'cron', cron: '0 9 29 2 *' },
    { after: '2096-03-01T00:00:00Z' },
    ['1 2104-02-29 09:00 2104-02-29T09:00:00.000Z'],
  ],
  [
    'on day 3 after enrolment, by the date in the zone',
    { kind: 'after-enrolment', at: [{ day: 3, time: '09:00' }] },
    { after: '2026-03-02T20:00:00Z', enrolledAt: '2026-03-02T20:00:00Z', zone: 'Asia/Kolkata' },
    ['1 2026-03-06 09:00 2026-03-06T03:30:00.000Z'],
  ],
  [
    'on the day of enrolment, only what is ahead',
    {
      kind: 'after-enrolment',
      at: [
        { day: 0, time: '09:00' },
        { day: 0, time: '18:00' },
      ],
    },
    { after: ENROLLED },
    ['1 2026-03-02 18:00 2026-03-02T18:00:00.000Z'],
  ],
  [
    'once',
    { kind: 'once', date: '2026-03-04', time: '09:00' },
    { after: ENROLLED },
    ['1 2026-03-04 09:00 2026-03-04T09:00:00.000Z'],
  ],
  ['not any more', { kind: 'once', date: '2026-03-01', time: '09:00' }, { after: ENROLLED }, []],
  [
    'from its start on, and in its own zone',
    { ...daily, start: '2027-01-01', zone: 'America/New_York' },
    { after: ENROLLED, zone: 'Asia/Kolkata' },
    ['1 2027-01-01 09:00 2027-01-01T14:00:00.000Z'],
  ],
])('plans %s', (_, definition, asked, expected) => {
  expect(shown(take(expected.length || 1, planOf(definition, asked)))).toEqual(expected);
});

it('ends with its last date, that date included', () => {
  const plan = [...planOf({ ...daily, end: '2026-03-05' }, { after: '2026-03-03T12:00:00Z' })];
  expect(plan.map(({ localDate }) => localDate)).toEqual(['2026-03-04', '2026-03-05']);
});

it('ends with its last number, those counted that were planned before', () => {
  const counted = { ...daily, count: 5 };
  const plan = [...planOf(counted, { after: ENROLLED, number: 3 })];
  expect(plan.map(({ number }) => number)).toEqual([4, 5]);
  expect([...planOf(counted, { after: ENROLLED, number: 5 })]).toEqual([]);
});

describe('where the clocks change', () => {
  const at = (time: string, rest: object = {}): object => ({ kind: 'daily', times: [time], ...rest });
  const newYork = { zone: 'America/New_York' };

  it.each<[string, object, Asked, string[]]>([
    [
      'shifts',
      at('02:30'),
      { after: '2026-03-08T00:00:00Z', ...newYork },
      ['1 2026-03-08 02:30 2026-03-08T07:30:00.000Z'],
    ],
    [
      'skips',
      at('02:30', { gap: 'skip' }),
      { after: '2026-03-08T00:00:00Z', ...newYork },
      ['1 2026-03-09 02:30 2026-03-09T06:30:00.000Z'],
    ],
    [
      'is once',
      at('01:30'),
      { after: '2026-11-01T00:00:00Z', ...newYork },
      ['1 2026-11-01 01:30 2026-11-01T05:30:00.000Z', '2 2026-11-02 01:30 2026-11-02T06:30:00.000Z'],
    ],
    [
      'is twice',
      at('01:30', { overlap: 'twice' }),
      { after: '2026-11-01T00:00:00Z', ...newYork },
      ['1 2026-11-01 01:30 2026-11-01T05:30:00.000Z', '2 2026-11-01 01:30 2026-11-01T06:30:00.000Z'],
    ],
    [
      'merges a moved time into the one that is there',
      { kind: 'cron', cron: '30 1-3 * * *' },
      { after: '2026-03-08T06:00:00Z', ...newYork },
      [
        '1 2026-03-08 01:30 2026-03-08T06:30:00.000Z',
        '2 2026-03-08 03:30 2026-03-08T07:30:00.000Z',
        '3 2026-03-09 01:30 2026-03-09T05:30:00.000Z',
      ],
    ],
    [
      'has one on the date after one that was left out',
      at('09:00'),
      { after: '2011-12-29T00:00:00Z', zone: 'Pacific/Apia' },
      ['1 2011-12-29 09:00 2011-12-29T19:00:00.000Z', '2 2011-12-31 09:00 2011-12-30T19:00:00.000Z'],
    ],
    [
      'moves what only the date has that was left out',
      { kind: 'weekly', days: ['fri'], times: ['09:00'] },
      { after: '2011-12-29T00:00:00Z', zone: 'Pacific/Apia' },
      ['1 2011-12-30 09:00 2011-12-30T19:00:00.000Z', '2 2012-01-06 09:00 2012-01-05T19:00:00.000Z'],
    ],
  ])('%s', (_, definition, asked, expected) => {
    expect(shown(take(expected.length, planOf(definition, asked)))).toEqual(expected);
  });

  it('says which times are moved, and which are the second', () => {
    const day = { ...newYork, after: '2026-03-08T00:00:00Z' };
    expect(take(2, planOf(at('02:30'), day)).map(({ byClockChange }) => byClockChange)).toEqual(['moved', null]);
    const twice = planOf(at('01:30', { overlap: 'twice' }), { ...newYork, after: '2026-11-01T00:00:00Z' });
    expect(take(2, twice).map(({ byClockChange }) => byClockChange)).toEqual([null, 'second']);
  });
});

it('never repeats itself, goes back or leaves the plan, whatever is asked', () => {
  const zones = ['UTC', 'America/Nuuk', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Africa/Cairo', 'Pacific/Apia'];
  const after = fc.date({ min: new Date('2005-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 47 }).map(halfHour), { minLength: 1, maxLength: 5 });
  const policies = fc.record({
    gap: fc.constantFrom('shift', 'skip'),
    overlap: fc.constantFrom('once', 'twice'),
    days: fc.subarray(['mon', 'tue', 'fri', 'sat', 'sun'], { minLength: 1 }),
  });
  fc.assert(
    fc.property(fc.constantFrom(...zones), after, times, policies, (zone, from, planned, rest) => {
      const definition = { kind: 'weekly', times: planned, ...rest };
      const plan = take(25, planOf(definition, { zone, after: from.toISOString() }));
      expect(plan.map(({ number }) => number)).toEqual(plan.map((_, i) => i + 1));
      const keys = plan.map(({ localDate, localTime, byClockChange }) =>
        [localDate, localTime, byClockChange === 'second'].join(),
      );
      expect(new Set(keys).size).toBe(plan.length);
      for (const [i, { instant, localDate, localTime, byClockChange }] of plan.entries()) {
        expect(instant.getTime()).toBeGreaterThan(plan[i - 1]?.instant.getTime() ?? from.getTime());
        expect(planned).toContain(localTime);
        expect(rest.days).toContain(weekdayOf(dayOf(localDate)));
        expect(localDayOf(instant, zone) === dayOf(localDate) || byClockChange === 'moved').toBe(true);
      }
      const half = plan[12]!;
      const goneOn = planOf(definition, { zone, after: half.instant.toISOString(), number: half.number });
      expect(take(12, goneOn)).toEqual(plan.slice(13));
    }),
    { numRuns: 60 },
  );
});
