import fc from 'fast-check';
import { DateTime } from 'luxon';
import { instantOf } from './local-instant';
import { lastOccurrence, nextOccurrence } from './next-occurrence';
import { WEEKDAYS, type Schedule, type Weekday } from './schedule';

const ANCHOR = new Date('2026-01-01T00:00:00Z');
const next = (schedule: Schedule, after: string, zone = 'UTC'): string =>
  nextOccurrence(schedule, new Date(after), { zone, anchor: ANCHOR }).toISOString();

describe('the next occurrence of a local time', () => {
  const nine: Schedule = { time: '09:00' };
  const days = (...weekdays: Weekday[]): Schedule => ({ time: '09:00', days: weekdays });

  it.each([
    ['today, while it is ahead', nine, '2026-03-04T08:59:59.999Z', '2026-03-04T09:00:00.000Z'],
    ['strictly after: not the very instant', nine, '2026-03-04T09:00:00.000Z', '2026-03-05T09:00:00.000Z'],
    ['a day on, over the end of a month', nine, '2026-02-28T12:00:00Z', '2026-03-01T09:00:00.000Z'],
    ['a weekday that is today', days('wed'), '2026-03-04T08:00:00Z', '2026-03-04T09:00:00.000Z'],
    ['a weekday that was today: in a week', days('wed'), '2026-03-04T09:00:00Z', '2026-03-11T09:00:00.000Z'],
    ['the nearest of some weekdays', days('mon', 'fri'), '2026-03-04T12:00:00Z', '2026-03-06T09:00:00.000Z'],
    ['over the weekend', days('mon', 'fri'), '2026-03-06T09:00:00Z', '2026-03-09T09:00:00.000Z'],
  ])('%s', (_, schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it.each([
    ['America/New_York', '02:30', '2026-03-07T12:00:00Z', '2026-03-08T07:30:00.000Z', 'skipped: moved on by the jump'],
    ['America/New_York', '02:30', '2026-03-08T07:30:00Z', '2026-03-09T06:30:00.000Z', 'and the day after as always'],
    ['America/New_York', '01:30', '2026-10-31T12:00:00Z', '2026-11-01T05:30:00.000Z', 'repeated: the first'],
    ['America/New_York', '01:30', '2026-11-01T05:30:00Z', '2026-11-02T06:30:00.000Z', 'repeated: not the second'],
    ['America/New_York', '01:30', '2026-11-01T06:15:00Z', '2026-11-02T06:30:00.000Z', 'nor from between the two'],
    ['Australia/Lord_Howe', '02:15', '2026-10-03T00:00:00Z', '2026-10-03T15:45:00.000Z', 'half an hour skipped'],
    ['Australia/Lord_Howe', '01:45', '2026-04-04T00:00:00Z', '2026-04-04T14:45:00.000Z', 'half an hour repeated'],
    ['Australia/Lord_Howe', '01:45', '2026-04-04T14:45:00Z', '2026-04-05T15:15:00.000Z', 'and only once'],
    ['Asia/Kolkata', '05:15', '2026-03-04T23:44:59Z', '2026-03-04T23:45:00.000Z', 'a local day ahead of UTC'],
    ['Pacific/Kiritimati', '00:30', '2026-03-04T12:00:00Z', '2026-03-05T10:30:00.000Z', '14 hours ahead'],
    [
      'Pacific/Pago_Pago',
      '23:30',
      '2026-03-04T09:00:00Z',
      '2026-03-04T10:30:00.000Z',
      '11 hours behind: still yesterday',
    ],
  ])('%s %s after %s is %s: %s', (zone, time, after, expected) => {
    expect(next({ time }, after, zone)).toBe(expected);
  });

  it("goes by the schedule's own zone where it names one", () => {
    const schedule = { time: '09:00', zone: 'Asia/Kolkata' };
    expect(next(schedule, '2026-03-04T00:00:00Z', 'America/New_York')).toBe('2026-03-04T03:30:00.000Z');
  });

  it('is ahead, at the right local time, on a right day, and skips no date', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Africa/Cairo'];
    const after = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    const weekdays = fc.subarray([...WEEKDAYS], { minLength: 1 });
    const timeOfDay = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(fc.constantFrom(...zones), after, timeOfDay, weekdays, (zone, from, [hour, minute], on) => {
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const found = nextOccurrence({ time, days: on }, from, { zone, anchor: ANCHOR });
        expect(found.getTime()).toBeGreaterThan(from.getTime());

        const local = DateTime.fromJSDate(found, { zone });
        const plannedOn = (date: DateTime): Date =>
          instantOf({ year: date.year, month: date.month, day: date.day, hour, minute }, zone);
        expect(plannedOn(local)).toEqual(found);
        expect(on).toContain(WEEKDAYS[local.weekday - 1]);

        for (let day = local.minus({ days: 1 }); day > DateTime.fromJSDate(from, { zone }).minus({ days: 1 });) {
          const wanted = on.includes(WEEKDAYS[day.weekday - 1]!);
          expect(wanted && plannedOn(day) > from).toBe(false);
          day = day.minus({ days: 1 });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the next occurrence of a grid', () => {
  it.each([
    ['strictly after a point of it', 600, '2026-01-01T00:10:00Z', '2026-01-01T00:20:00.000Z'],
    ['a millisecond before a point', 600, '2026-01-01T00:09:59.999Z', '2026-01-01T00:10:00.000Z'],
    ['the anchor itself, while it is ahead', 600, '2025-12-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
    ['after a year away, without counting through it', 1, '2027-01-01T00:00:00Z', '2027-01-01T00:00:01.000Z'],
  ])('%s', (_, everySeconds, after, expected) => {
    expect(next({ everySeconds }, after)).toBe(expected);
  });

  it('is the first point after: one step earlier is not ahead', () => {
    const after = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31_536_000 }), after, (everySeconds, from) => {
        const found = nextOccurrence({ everySeconds }, from, { zone: 'UTC', anchor: ANCHOR }).getTime();
        expect(found).toBeGreaterThan(from.getTime());
        expect(found - everySeconds * 1_000).toBeLessThanOrEqual(from.getTime());
        expect((found - ANCHOR.getTime()) % (everySeconds * 1_000)).toBe(0);
      }),
    );
  });
});

it('the last occurrence is one that nothing lies between until then', () => {
  const zone = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia');
  const minute = fc.integer({ min: 0, max: 1_439 });
  const local = minute.map((m) => ({
    time: `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`,
  }));
  const weekly = fc.tuple(local, fc.subarray([...WEEKDAYS], { minLength: 1 })).map(([at, days]) => ({ ...at, days }));
  const grid = fc.integer({ min: 1, max: 200_000 }).map((everySeconds) => ({ everySeconds }));
  fc.assert(
    fc.property(
      fc.oneof(local, weekly, grid),
      zone,
      fc.integer({ min: 30, max: 1_000_000 }),
      (...[schedule, in_, m]) => {
        const until = new Date(ANCHOR.getTime() + m * 60_000);
        const basis = { zone: in_, anchor: ANCHOR };
        const last = lastOccurrence(schedule, until, basis);
        expect(last <= until && last >= ANCHOR).toBe(true);
        expect(nextOccurrence(schedule, last, basis) > until).toBe(true);
      },
    ),
  );
});
