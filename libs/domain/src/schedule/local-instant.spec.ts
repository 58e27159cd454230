import { instantOf } from './local-instant';

const at = (text: string): Date => {
  const [year, month, day, hour, minute] = text.split(/\D/).map(Number) as [number, number, number, number, number];
  return instantOf({ year, month, day, hour, minute }, zone);
};
let zone: string;

describe.each([
  {
    where: 'America/New_York',
    cases: [
      ['2026-01-15 09:00', '2026-01-15T14:00:00Z', 'winter'],
      ['2026-07-15 09:00', '2026-07-15T13:00:00Z', 'summer'],
      ['2026-03-08 01:59', '2026-03-08T06:59:00Z', 'the minute before the gap'],
      ['2026-03-08 02:00', '2026-03-08T07:00:00Z', 'skipped: 03:00'],
      ['2026-03-08 02:30', '2026-03-08T07:30:00Z', 'skipped: 03:30'],
      ['2026-03-08 03:00', '2026-03-08T07:00:00Z', 'the minute after the gap'],
      ['2026-11-01 00:59', '2026-11-01T04:59:00Z', 'before the repeated hour'],
      ['2026-11-01 01:00', '2026-11-01T05:00:00Z', 'repeated: the first'],
      ['2026-11-01 01:30', '2026-11-01T05:30:00Z', 'repeated: the first'],
      ['2026-11-01 02:00', '2026-11-01T07:00:00Z', 'after the repeated hour'],
    ],
  },
  {
    where: 'Australia/Lord_Howe',
    cases: [
      ['2026-10-04 01:59', '2026-10-03T15:29:00Z', 'the minute before a gap of half an hour'],
      ['2026-10-04 02:00', '2026-10-03T15:30:00Z', 'skipped: 02:30'],
      ['2026-10-04 02:15', '2026-10-03T15:45:00Z', 'skipped: 02:45'],
      ['2026-10-04 02:30', '2026-10-03T15:30:00Z', 'after the gap'],
      ['2026-04-05 01:29', '2026-04-04T14:29:00Z', 'before the repeated half hour'],
      ['2026-04-05 01:45', '2026-04-04T14:45:00Z', 'repeated: the first'],
      ['2026-04-05 02:00', '2026-04-04T15:30:00Z', 'after the repeated half hour'],
    ],
  },
  {
    where: 'Asia/Kolkata',
    cases: [
      ['2026-03-08 02:30', '2026-03-07T21:00:00Z', 'no clock change, half an hour beside the hours'],
      ['2026-11-01 01:30', '2026-10-31T20:00:00Z', 'the same in autumn'],
      ['2026-12-31 23:59', '2026-12-31T18:29:00Z', 'the last minute of a year'],
    ],
  },
  {
    where: 'Africa/Cairo',
    cases: [['2026-04-24 00:00', '2026-04-23T22:00:00Z', 'a midnight that is skipped: 01:00']],
  },
])('the instant of a local time in $where', ({ where, cases }) => {
  beforeEach(() => {
    zone = where;
  });

  it.each(cases)('%s is %s: %s', (local, instant) => {
    expect(at(local)).toEqual(new Date(instant));
  });
});

it.each([
  ['an impossible date', { year: 2026, month: 2, day: 30, hour: 9, minute: 0 }, 'Europe/Berlin'],
  ['an impossible time', { year: 2026, month: 2, day: 3, hour: 25, minute: 0 }, 'Europe/Berlin'],
  ['an unknown zone', { year: 2026, month: 2, day: 3, hour: 9, minute: 0 }, 'Europe/Atlantis'],
])('refuses %s', (_, local, unknown) => {
  expect(() => instantOf(local, unknown)).toThrow(RangeError);
});
