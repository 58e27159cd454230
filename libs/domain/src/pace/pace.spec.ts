import { coldAllowance, isCold } from './cold';
import { DEFAULT_PACE, gapAfter, isPaced, meanGapMs, NO_PACE, replyGapAfter } from './pace';
import { paceChangeSchema } from './pace-fields';

describe('the pace of an account', () => {
  const randoms = Array.from({ length: 101 }, (_, n) => n / 101);

  it('is never below its gap, nor above gap and jitter', () => {
    const gaps = randoms.map((random) => gapAfter(DEFAULT_PACE, random));
    expect(Math.min(...gaps)).toBe(DEFAULT_PACE.gapMs);
    expect(Math.max(...gaps)).toBeLessThan(DEFAULT_PACE.gapMs + DEFAULT_PACE.gapJitterMs);
    expect(new Set(gaps).size).toBe(randoms.length);
  });

  it.each([DEFAULT_PACE, NO_PACE, { ...DEFAULT_PACE, replyGapMs: 60_000 }])(
    'never lets a reply wait for longer than anything else: %p',
    (pace) => {
      for (const random of randoms) expect(replyGapAfter(pace, random)).toBeLessThanOrEqual(gapAfter(pace, random));
    },
  );

  it('sends 200 prompts within half an hour by default, and is none where nothing is set', () => {
    expect(meanGapMs(DEFAULT_PACE) * 200).toBeLessThanOrEqual(30 * 60_000);
    expect([isPaced(DEFAULT_PACE), isPaced(NO_PACE)]).toEqual([true, false]);
  });

  it('meets 200 strangers within five days by default, from the first day on which it sends', () => {
    const days = [1, 2, 3, 4, 5].map((day) => coldAllowance(DEFAULT_PACE, day) ?? 0);
    expect(days).toEqual([20, 30, 40, 50, 60]);
    expect(days.reduce((sum, allowed) => sum + allowed, 0)).toBe(200);
    expect(coldAllowance(DEFAULT_PACE, 400)).toBe(60);
  });

  it.each([
    ['warm-up alone', { coldPerDay: null, warmUp: [5] }, [5, null]],
    ['a warm-up above the cap', { coldPerDay: 3, warmUp: [5, 2] }, [3, 2, 3]],
    ['a cap alone', { coldPerDay: 7, warmUp: [] }, [7, 7]],
    ['neither', { coldPerDay: null, warmUp: [] }, [null]],
  ])('allows by %s', (_, over, allowed) => {
    expect(allowed.map((__, n) => coldAllowance({ ...DEFAULT_PACE, ...over }, n + 1))).toEqual(allowed);
  });

  it('calls cold whoever has never written', () => {
    expect([isCold({ wroteAt: null }), isCold({ wroteAt: new Date(0) })]).toEqual([true, false]);
  });

  it.each([
    [{}, 'must change something'],
    [{ gapMs: -1 }, 'at least 0'],
    [{ gapMs: 1.5 }, 'whole number'],
    [{ gapJitterMs: 3_600_001 }, 'at most 3600000'],
    [{ coldPerDay: 10_001 }, 'at most 10000'],
    [{ warmUp: [1, -1] }, 'at least 0'],
    [{ silentDays: 0 }, 'at least 1'],
    [{ loopSeconds: -1 }, 'at least 0'],
    [{ loopSeconds: 86_401 }, 'at most 86400'],
    [{ loopSeconds: null }, 'whole number'],
  ])('refuses to be changed by %p', (change, why) => {
    expect(paceChangeSchema.safeParse(change).error?.issues[0]?.message).toContain(why);
  });
});
