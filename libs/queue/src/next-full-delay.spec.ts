import fc from 'fast-check';
import { nextFullDelayMs } from './next-full-delay';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('nextFullDelayMs', () => {
  it('begins at 50 ms and grows by half', () => {
    const first = nextFullDelayMs(undefined, 0);
    expect([first, nextFullDelayMs(first, 0)]).toEqual([50, 75]);
  });

  it('grows with every luck until it is near 5 s, and never passes 5 s', () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: 2, maxLength: 60 }), (luck) => {
        let previous: number | undefined;
        for (const value of luck) {
          const next = nextFullDelayMs(previous, value);
          expect(next).toBeLessThanOrEqual(5_000);
          expect(next).toBeGreaterThan(Math.min(previous ?? 0, 3_999));
          previous = next;
        }
      }),
    );
  });

  it('differs by luck, so that two stagers do not come back together', () => {
    expect(nextFullDelayMs(5_000, 0.9)).toBeLessThan(nextFullDelayMs(5_000, 0.1));
  });
});
