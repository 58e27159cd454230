import fc from 'fast-check';
import { halfHour, planOf, shown, take } from '../../test/plan';
import { scheduleDefinitionSchema } from './schedule-definition';

const fromTo = (from: number, to: number) => ({ from: halfHour(from), to: halfHour(to) });

describe('random times', () => {
  const definition = { kind: 'random', windows: [{ from: '09:00', to: '21:00', prompts: 4 }], minGapMinutes: 90 };
  const week = { ...definition, start: '2026-03-02', end: '2026-03-08' };
  const before = { after: '2026-03-01T00:00:00Z' };

  it('are the same whenever they are drawn, and from wherever on', () => {
    const all = [...planOf(week, before)];
    expect([...planOf(week, before)]).toEqual(all);
    const middle = all[9]!;
    const rest = planOf(week, { after: middle.instant.toISOString(), number: middle.number });
    expect([...rest]).toEqual(all.slice(10));
  });

  it('stay as they are from one release to the next', () => {
    expect(shown(take(3, planOf(week, before)))).toMatchInlineSnapshot(`
     [
       "1 2026-03-02 09:28 2026-03-02T09:28:00.000Z",
       "2 2026-03-02 11:14 2026-03-02T11:14:00.000Z",
       "3 2026-03-02 16:07 2026-03-02T16:07:00.000Z",
     ]
    `);
    expect(take(1, planOf(week, before))[0]?.drawnFrom).toBe('study-7/2026-03-02/1');
  });

  it('differ by seed and by date', () => {
    const times = (seed: string): string[] => [...planOf(week, { ...before, seed })].map(({ localTime }) => localTime);
    expect(times('a')).not.toEqual(times('b'));
    expect(times('a').slice(0, 4)).not.toEqual(times('a').slice(4, 8));
  });

  it('fall into every part of the window alike', () => {
    const hours = new Array<number>(12).fill(0);
    const one = { kind: 'random', windows: [{ from: '09:00', to: '21:00' }], start: '2026-01-01', end: '2032-12-31' };
    const drawn = [...planOf(one, { after: '2025-12-01T00:00:00Z' })];
    for (const { localTime } of drawn) hours[Number(localTime.slice(0, 2)) - 9]! += 1;
    const expected = drawn.length / 12;
    const chiSquare = hours.reduce((sum, many) => sum + (many - expected) ** 2 / expected, 0);
    // 11 degrees of freedom: one fair seed in a thousand would be above.
    expect(chiSquare).toBeLessThan(31.3);
  });

  it('stay in their windows and keep their distance, over the night too', () => {
    const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Cairo', 'Pacific/Apia'];
    const windows = fc
      .uniqueArray(fc.integer({ min: 0, max: 47 }), { minLength: 2, maxLength: 6 })
      .map((halfHours) => halfHours.sort((a, b) => a - b).slice(0, 2 * Math.floor(halfHours.length / 2)))
      .chain((ends) =>
        fc.tuple(
          ...Array.from({ length: ends.length / 2 }, (_, i) =>
            fc.integer({ min: 1, max: 4 }).map((prompts) => ({ ...fromTo(ends[2 * i]!, ends[2 * i + 1]!), prompts })),
          ),
        ),
      );
    const from = fc.date({ min: new Date('2010-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    const place = fc.record({ zone: fc.constantFrom(...zones), seed: fc.string() });
    const inputs = [windows, fc.integer({ min: 1, max: 240 }), from, place] as const;
    fc.assert(
      fc.property(...inputs, (drawnWindows, minGapMinutes, after, where) => {
        const random = { kind: 'random', windows: drawnWindows, minGapMinutes };
        fc.pre(scheduleDefinitionSchema.safeParse(random).success);
        const drawn = take(30, planOf(random, { ...where, after: after.toISOString() }));
        for (const [i, { localTime, instant, byClockChange }] of drawn.entries()) {
          const isInside = drawnWindows.some((window) => window.from <= localTime && localTime < window.to);
          expect(isInside || byClockChange === 'moved').toBe(true);
          if (i === 0) continue;
          expect(instant.getTime() - drawn[i - 1]!.instant.getTime()).toBeGreaterThanOrEqual(minGapMinutes * 60_000);
        }
      }),
      { numRuns: 60 },
    );
  });
});
