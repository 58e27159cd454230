import fc from 'fast-check';
import { MINUTE_MS, minuteOf } from './civil-date';
import { localMinuteOf } from './local-instant';
import { decideQuietHours, quietHoursSchema } from './quiet-hours';

const NIGHT = { from: '22:00', to: '07:00' };
const prompt = (instant: string, rest: object = {}) => ({
  zone: 'Europe/Berlin',
  instant: new Date(instant),
  policy: 'defer' as const,
  usefulUntil: new Date('2040-01-01T00:00:00Z'),
  ...rest,
});

it.each([
  ['before they begin', '2026-01-15T20:59:59Z', null],
  ['as they begin', '2026-01-15T21:00:00Z', '2026-01-16T06:00:00.000Z'],
  ['after midnight', '2026-01-16T03:30:30Z', '2026-01-16T06:00:00.000Z'],
  ['in their last second', '2026-01-16T05:59:59Z', '2026-01-16T06:00:00.000Z'],
  ['as they end', '2026-01-16T06:00:00Z', null],
  ['in a night that an hour is taken from', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
  ['in a night that an hour is given to', '2026-10-24T22:00:00Z', '2026-10-25T06:00:00.000Z'],
])('%s', (_, instant, until) => {
  const expected = until === null ? { verdict: 'send' } : { verdict: 'defer', until: new Date(until) };
  expect(decideQuietHours(NIGHT, prompt(instant))).toEqual(expected);
});

it('sends at any time where there are none, or where its schedule does not mind', () => {
  expect(decideQuietHours(null, prompt('2026-01-15T23:00:00Z'))).toEqual({ verdict: 'send' });
  expect(decideQuietHours(NIGHT, prompt('2026-01-15T23:00:00Z', { policy: 'send' }))).toEqual({ verdict: 'send' });
});

it('skips where its schedule says so', () => {
  expect(decideQuietHours(NIGHT, prompt('2026-01-15T23:00:00Z', { policy: 'skip' }))).toEqual({
    verdict: 'not-sent',
    reason: 'quiet-hours',
    detail: 'It falls into the quiet hours, 22:00 to 07:00 (Europe/Berlin), and its schedule skips those',
  });
});

it.each([
  ['2026-01-16T06:00:00Z', 'not-sent'],
  ['2026-01-16T06:00:01Z', 'defer'],
])('defers nothing to when it is no longer useful: useful until %s, %s', (usefulUntil, verdict) => {
  const decision = decideQuietHours(NIGHT, prompt('2026-01-15T23:00:00Z', { usefulUntil: new Date(usefulUntil) }));
  expect(decision.verdict).toBe(verdict);
  const reason = {
    reason: 'quiet-hours',
    detail: expect.stringContaining('only until 2026-01-16T06:00:00.000Z') as string,
  };
  expect(decision).toMatchObject(verdict === 'not-sent' ? reason : {});
});

it('refuses quiet hours without an end', () => {
  expect(quietHoursSchema.safeParse({ from: '22:00', to: '22:00' }).error?.issues[0]?.message).toBe(
    'must differ from from: nobody could ever be written to; for no quiet hours leave them out',
  );
  expect(quietHoursSchema.parse(NIGHT)).toEqual(NIGHT);
});

it('defers to the first minute that is not quiet', () => {
  const zones = ['America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Nuuk'];
  const time = fc
    .integer({ min: 0, max: 47 })
    .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...zones), time, time, instant, (zone, from, to, asked) => {
      fc.pre(from !== to);
      const decision = decideQuietHours({ from, to }, prompt(asked.toISOString(), { zone }));
      const isQuiet = (at: Date): boolean => {
        const minute = localMinuteOf(at, zone);
        const [after, before] = [minute >= minuteOf(from), minute < minuteOf(to)];
        return from < to ? after && before : after || before;
      };
      const until = decision.verdict === 'defer' ? decision.until : asked;
      expect(isQuiet(until)).toBe(false);
      expect(decision.verdict === 'defer').toBe(isQuiet(asked));
      expect(until === asked || isQuiet(new Date(until.getTime() - MINUTE_MS))).toBe(true);
      expect(until.getTime() - asked.getTime()).toBeLessThanOrEqual(26 * 60 * MINUTE_MS);
    }),
    { numRuns: 300 },
  );
});
