import { millisecondsOf, writtenAt } from './library-times';

const NOW = Date.parse('2026-11-27T10:00:00Z');

it.each([
  ['seconds', NOW / 1_000 - 60, NOW - 60_000],
  ['milliseconds', NOW - 60_000, NOW - 60_000],
  ['a little later than our clock says', NOW / 1_000 + 30, NOW + 30_000],
  ['still to come: now', NOW / 1_000 + 3_600, NOW],
  ['milliseconds still to come: now', NOW + 3_600_000, NOW],
  ['not told: now', undefined, NOW],
  ['no number: now', NaN, NOW],
  ['nought: now', 0, NOW],
])('%s', (_, t, at) => {
  expect(writtenAt(t, NOW).getTime()).toBe(at);
});

it('reads either unit, and tells what is no time from the first of all times', () => {
  expect([millisecondsOf(1_700_000_000), millisecondsOf(1_700_000_000_000), millisecondsOf(0)]).toEqual([
    1_700_000_000_000, 1_700_000_000_000, 0,
  ]);
  expect(millisecondsOf(undefined)).toBeNaN();
});
