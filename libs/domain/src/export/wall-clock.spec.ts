import { wallClock } from './wall-clock';

it.each([
  ['2026-03-01T08:00:00.123Z', 'Europe/Berlin', '2026-03-01T09:00:00.123'],
  ['2026-03-29T00:59:59.999Z', 'Europe/Berlin', '2026-03-29T01:59:59.999'],
  ['2026-03-29T01:00:00.000Z', 'Europe/Berlin', '2026-03-29T03:00:00.000'],
  ['2026-10-25T00:30:00.000Z', 'Europe/Berlin', '2026-10-25T02:30:00.000'],
  ['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '2026-10-25T02:30:00.000'],
  ['2026-10-26T12:00:00.000Z', 'Europe/Berlin', '2026-10-26T13:00:00.000'],
  ['2026-04-04T14:59:00.000Z', 'Australia/Lord_Howe', '2026-04-05T01:59:00.000'],
  ['2026-04-04T15:00:00.000Z', 'Australia/Lord_Howe', '2026-04-05T01:30:00.000'],
  ['2026-06-01T20:00:00.000Z', 'Asia/Kathmandu', '2026-06-02T01:45:00.000'],
  ['2011-12-30T09:59:59.000Z', 'Pacific/Apia', '2011-12-29T23:59:59.000'],
  ['2011-12-30T10:00:00.000Z', 'Pacific/Apia', '2011-12-31T00:00:00.000'],
])('shows %s in %s as %s', (instant, zone, wall) => {
  expect(wallClock()(new Date(instant), zone)).toBe(wall);
});

it('answers the same whatever it was asked before, in any order', () => {
  const clock = wallClock();
  const minutes = Array.from({ length: 5 * 96 }, (_, n) => new Date(Date.UTC(2026, 2, 27) + n * 900_000));
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Pacific/Chatham']) {
    const asked = minutes.map((instant) => clock(instant, zone));
    expect(minutes.map((instant) => wallClock()(instant, zone))).toEqual(asked);
    expect([...minutes].reverse().map((instant) => clock(instant, zone))).toEqual([...asked].reverse());
  }
});

it('remembers no more than it says, and knows as much afterwards', () => {
  const clock = wallClock();
  const noon = (day: number): Date => new Date(Date.UTC(1971, 0, 1, 12) + day * 86_400_000);
  for (let day = 0; day < 10_050; day += 1) clock(noon(day), 'UTC');
  expect(clock(noon(3), 'UTC')).toBe('1971-01-04T12:00:00.000');
});

it('has no answer for a zone that is none', () => {
  expect(wallClock()(new Date(0), 'Mars/Olympus')).toBeNull();
});
