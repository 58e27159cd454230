import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { DAY_MS, dateOf, dayOf } from './civil-date';
import { cronPlans, CronRefusal, everPlans, readCron } from './cron-fields';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

it.each([
  ['*', range(0, 59)],
  ['5', [5]],
  ['10-12', [10, 11, 12]],
  ['30,0,30', [0, 30]],
  ['*/15', [0, 15, 30, 45]],
  ['10-50/20', [10, 30, 50]],
  ['50/5', [50, 55]],
  ['1,10-12,*/30', [0, 1, 10, 11, 12, 30]],
])('minute %s', (text, minutes) => {
  expect(readCron(`${text} 9 * * *`)).toMatchObject({ minutes, hours: [9], daysOfMonth: null, weekdays: null });
});

it.each([
  ['mon-fri', [1, 2, 3, 4, 5]],
  ['fri-sun', [5, 6, 0]],
  ['7', [0]],
  ['sun-tue', [0, 1, 2]],
  ['SAT,Wed', [6, 3]],
  ['*/3', [0, 3, 6]],
])('weekday %s', (text, weekdays) => {
  expect(readCron(`0 9 * * ${text}`).weekdays).toEqual(new Set(weekdays));
});

it.each([
  ['0 9 * *', 'has 4 fields; it must have five: minute, hour, day of month, month, weekday, such as "0 9 * * mon-fri"'],
  ['60 9 * * *', 'the minute "60" must be a number from 0 to 59'],
  ['0 24 * * *', 'the hour "24" must be a number from 0 to 23'],
  ['0 9 0 * *', 'the day of month "0" must be a number from 1 to 31'],
  ['0 9 * 13 *', 'the month "13" must be a number from 1 to 12 or a name such as feb'],
  ['0 9 * * 8', 'the weekday "8" must be a number from 0 to 7 or a name such as mon'],
  ['0 9 * * monday', 'the weekday "monday" must be a number from 0 to 7 or a name such as mon'],
  ['0 22-2 * * *', 'the hour "22-2" runs backwards; write two ranges, "22-23" and "0-2"'],
  ['*/0 9 * * *', 'the minute "*/0" has a step of 0; the smallest step is 1'],
  ['*/90 9 * * *', 'the minute "*/90" has a step that never leaves 0; write "0", or a smaller step'],
  ['0 9 L * *', 'the day of month "l" must be a number from 1 to 31'],
  ['0 9 * * mon#2', 'the weekday "mon#2" must be a number from 0 to 7 or a name such as mon'],
  ['1-2-3 9 * * *', 'the minute "1-2-3" cannot be read; its forms are *, 5, 1-5, 1,3,5, */15 and 10-50/20'],
  [', 9 * * *', 'the minute "" cannot be read; its forms are *, 5, 1-5, 1,3,5, */15 and 10-50/20'],
])('refuses %s', (text, message) => {
  expect(() => readCron(text)).toThrow(new CronRefusal(message));
});

it.each([
  ['0 9 30 2 *', false],
  ['0 9 31 apr,jun *', false],
  ['0 9 29 2 *', true],
  ['0 9 30 2 fri', true],
  ['0 9 30,28 2 *', true],
])('%s ever comes: %s', (text, comes) => {
  expect(everPlans(readCron(text))).toBe(comes);
});

it('takes Friday the 13th as cron does: any Friday and any 13th', () => {
  const fields = readCron('0 9 13 * fri');
  const planned = range(dayOf('2026-03-01'), dayOf('2026-03-31')).filter((day) => cronPlans(fields, day));
  expect(planned.map(dateOf)).toEqual(['2026-03-06', '2026-03-13', '2026-03-20', '2026-03-27']);
  expect(cronPlans(fields, dayOf('2026-01-13'))).toBe(true);
});

/** No list that names anything twice: the other one refuses those. */
const field = (min: number, max: number): fc.Arbitrary<string> => {
  const value = fc.integer({ min, max });
  return fc.oneof(
    fc.constant('*'),
    fc.uniqueArray(value, { minLength: 1, maxLength: 4 }).map((values) => values.join(',')),
    fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.integer({ min: 2, max: Math.floor((max - min) / 2) }).map((step) => `*/${step}`),
  );
};

it('plans what another reader of cron plans', () => {
  const parts = [field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)] as const;
  const from = fc.integer({ min: dayOf('2020-01-01'), max: dayOf('2030-01-01') });
  fc.assert(
    fc.property(fc.tuple(...parts), from, (fields, day) => {
      const text = fields.join(' ');
      const ours = readCron(text);
      fc.pre(everPlans(ours));
      const theirs = CronExpressionParser.parse(text, { tz: 'UTC', currentDate: new Date(day * DAY_MS - 1) }).next();
      let planned = day;
      while (!cronPlans(ours, planned)) planned += 1;
      const minute = (ours.hours[0] ?? 0) * 60 + (ours.minutes[0] ?? 0);
      expect(theirs.toDate()).toEqual(new Date(planned * DAY_MS + minute * 60_000));
    }),
    { numRuns: 300 },
  );
});
