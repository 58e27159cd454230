import fc from 'fast-check';
import { backoffDelayMs, JOB_BACKOFF, SEND_BACKOFF } from './backoff';

const POLICIES = [
  { what: 'job', policy: JOB_BACKOFF, middle: [2_000, 4_000, 8_000, 16_000], most: 600_000 },
  { what: 'send', policy: SEND_BACKOFF, middle: [1_000, 2_000, 4_000, 8_000], most: 300_000 },
];

describe.each(POLICIES)('backoff of a $what', ({ policy, middle, most }) => {
  it('doubles from its base', () => {
    expect([1, 2, 3, 4].map((failures) => backoffDelayMs(policy, failures, 0.5))).toEqual(middle);
  });

  it.each([20, 41, 1_000, Number.MAX_SAFE_INTEGER])('stops growing at its maximum: %d failures', (failures) => {
    expect(backoffDelayMs(policy, failures, 0.5)).toBe(most);
  });

  it('counts a first failure for anything below it', () => {
    expect(backoffDelayMs(policy, 0, 0.5)).toBe(policy.baseMs);
    expect(backoffDelayMs(policy, -3, 0.5)).toBe(policy.baseMs);
  });

  it('is whole milliseconds within 20 % of the doubled delay, whatever the dice say', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), random, (failures, dice) => {
        const delay = backoffDelayMs(policy, failures, dice);
        const exact = Math.min(policy.baseMs * 2 ** (failures - 1), policy.maxMs);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0.8 * exact);
        expect(delay).toBeLessThanOrEqual(1.2 * exact);
      }),
    );
  });

  it('grows with each failure, whatever the dice say, until its maximum, which no dice overstep by more than a fifth', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), random, random, (failures, one, other) => {
        const [before, after] = [backoffDelayMs(policy, failures, one), backoffDelayMs(policy, failures + 1, other)];
        const grows = policy.baseMs * 2 ** failures <= policy.maxMs;
        expect(grows ? after > before : backoffDelayMs(policy, failures + 1, one) >= before).toBe(true);
        expect(after).toBeLessThanOrEqual(1.2 * policy.maxMs);
      }),
    );
  });

  it('spreads what failed together', () => {
    expect(backoffDelayMs(policy, 3, 0.99)).toBeGreaterThan(backoffDelayMs(policy, 3, 0));
  });
});
