import fc from 'fast-check';
import { type CatchUpPolicy, decideCatchUp, type MissedOccurrence } from './catch-up';

const NOW = new Date('2026-03-09T12:00:00Z');
const NO_CAP = { perMinute: 6_000, freeFrom: NOW };
const FIRE_ONCE: CatchUpPolicy = { misfirePolicy: 'fire-once' };
const SKIP: CatchUpPolicy = { misfirePolicy: 'skip' };
const within = (misfireGraceSeconds: number): CatchUpPolicy => ({ misfirePolicy: 'fire-within', misfireGraceSeconds });

const missed = (instant: string, usefulUntil: string, of = 'a'): MissedOccurrence => ({
  of,
  instant: new Date(instant),
  usefulUntil: new Date(usefulUntil),
});

/** Daily at nine, through a week of downtime; each useful until the next. */
const WEEK = [3, 4, 5, 6, 7, 8, 9].map((day) =>
  missed(`2026-03-0${day}T09:00:00Z`, `2026-03-${String(day + 1).padStart(2, '0')}T09:00:00Z`),
);

const verdicts = (occurrences: MissedOccurrence[], policy: CatchUpPolicy, rate = NO_CAP): string[] =>
  decideCatchUp(occurrences, policy, NOW, rate).decided.map(({ decision }) =>
    decision.verdict === 'send' ? 'send' : decision.reason,
  );

const SIX_EXPIRED = new Array<string>(6).fill('expired');

it.each<[string, CatchUpPolicy, string]>([
  ['fires once', FIRE_ONCE, 'send'],
  ['fires within its grace', within(4 * 3_600), 'send'],
  ['is beyond its grace', within(2 * 3_600), 'misfire'],
  ['skips', SKIP, 'misfire'],
])('a week of daily prompts %s', (_, policy, last) => {
  expect(verdicts(WEEK, policy)).toEqual([...SIX_EXPIRED, last]);
});

describe('prompts that all are still useful', () => {
  const useful = ['09:00', '10:00', '11:00', '11:59'].map((time) =>
    missed(`2026-03-09T${time}:30Z`, '2026-03-10T00:00:00Z'),
  );

  it.each<[string, CatchUpPolicy, string[]]>([
    ['collapse into the last one', FIRE_ONCE, ['misfire', 'misfire', 'misfire', 'send']],
    ['are each sent that are within the grace', within(7_200), ['misfire', 'send', 'send', 'send']],
    ['are skipped but for what is merely due', SKIP, ['misfire', 'misfire', 'misfire', 'send']],
  ])('%s', (_, policy, expected) => {
    expect(verdicts(useful, policy)).toEqual(expected);
  });

  it('collapse only with those of their own schedule and person', () => {
    const others = useful.map((occurrence, i) => ({ ...occurrence, of: String(i) }));
    expect(verdicts(others, FIRE_ONCE)).toEqual(['send', 'send', 'send', 'send']);
  });

  it('collapse into the last one that is useful', () => {
    const expired = missed('2026-03-09T11:30:00Z', '2026-03-09T11:45:00Z');
    expect(verdicts([useful[0]!, expired], FIRE_ONCE)).toEqual(['expired', 'send']);
  });
});

it('says why in a sentence', () => {
  const details = [FIRE_ONCE, SKIP, within(60)].map((policy) => {
    const pair = [
      missed('2026-03-09T11:00:00Z', '2026-03-10T00:00:00Z'),
      missed('2026-03-09T11:30:00Z', '2026-03-10T00:00:00Z'),
    ];
    const [first] = decideCatchUp(pair, policy, NOW, NO_CAP).decided;
    return first?.decision.verdict === 'not-sent' ? first.decision.detail : null;
  });
  expect(details).toEqual([
    'Its schedule sends only the last one that was missed, of 2026-03-09T11:30:00.000Z',
    'It is 60 min late, and its schedule skips what is missed',
    'It is 60 min late, and its schedule allows 1 min',
  ]);
});

describe('at a capped rate', () => {
  const many = (howMany: number, usefulUntil: string): MissedOccurrence[] =>
    Array.from({ length: howMany }, (_, i) => missed('2026-03-09T11:00:00Z', usefulUntil, String(i)));

  it('spreads out what it sends, and says from when on there is room again', () => {
    const { decided, freeFrom } = decideCatchUp(many(3, '2026-03-10T00:00:00Z'), FIRE_ONCE, NOW, {
      perMinute: 2,
      freeFrom: NOW,
    });
    const turns = ['2026-03-09T12:00:00Z', '2026-03-09T12:00:30Z', '2026-03-09T12:01:00Z'];
    expect(decided.map(({ decision }) => decision)).toEqual(
      turns.map((turn) => ({ verdict: 'send', notBefore: new Date(turn) })),
    );
    expect(freeFrom).toEqual(new Date('2026-03-09T12:01:30Z'));
  });

  it('goes on after the last chunk', () => {
    const freeFrom = new Date('2026-03-09T13:00:00Z');
    const { decided } = decideCatchUp(many(1, '2026-03-10T00:00:00Z'), FIRE_ONCE, NOW, { perMinute: 2, freeFrom });
    expect(decided[0]?.decision).toEqual({ verdict: 'send', notBefore: freeFrom });
  });

  it('sends first what expires first, and not what expires before its turn', () => {
    const late = missed('2026-03-09T10:00:00Z', '2026-03-09T15:00:00Z', 'late');
    const all = [late, ...many(4, '2026-03-09T12:01:00Z')];
    const { decided } = decideCatchUp(all, FIRE_ONCE, NOW, { perMinute: 2, freeFrom: NOW });
    expect(decided.at(-1)?.occurrence).toBe(late);
    expect(decided.map(({ decision }) => (decision.verdict === 'send' ? 'send' : decision.reason))).toEqual([
      'send',
      'send',
      'expired',
      'expired',
      'send',
    ]);
  });

  it('holds to the grace by the turn, not by the moment of asking', () => {
    expect(verdicts(many(3, '2026-03-10T00:00:00Z'), within(3_630), { perMinute: 2, freeFrom: NOW })).toEqual([
      'send',
      'send',
      'misfire',
    ]);
  });

  it('refuses a rate at which nothing would ever leave', () => {
    const decide = () => decideCatchUp(WEEK, FIRE_ONCE, NOW, { perMinute: 0, freeFrom: NOW });
    expect(decide).toThrow(RangeError);
  });

  it('decides each once, sends nothing late and never more than the cap', () => {
    const policies = fc.constantFrom(FIRE_ONCE, SKIP, within(3_600), within(86_400));
    const minutes = (max: number) => fc.integer({ min: 1, max });
    const occurrence = fc
      .tuple(minutes(20_000), minutes(3_000), fc.constantFrom('a', 'b', 'c'))
      .map(([late, useful, of]) => {
        const instant = new Date(NOW.getTime() - late * 60_000);
        return { of, instant, usefulUntil: new Date(instant.getTime() + useful * 60_000) };
      });
    const occurrences = fc.array(occurrence, { maxLength: 60 });
    fc.assert(
      fc.property(occurrences, policies, fc.integer({ min: 1, max: 50 }), (all, policy, perMinute) => {
        const { decided, freeFrom } = decideCatchUp(all, policy, NOW, { perMinute, freeFrom: NOW });
        expect(new Set(decided.map((decision) => decision.occurrence))).toEqual(new Set(all));
        const turns = decided.flatMap(({ occurrence: { usefulUntil, instant }, decision }) => {
          if (decision.verdict === 'not-sent') return [];
          expect(decision.notBefore.getTime()).toBeLessThan(usefulUntil.getTime());
          expect(decision.notBefore.getTime()).toBeGreaterThanOrEqual(instant.getTime());
          return [decision.notBefore.getTime()];
        });
        for (const [i, turn] of turns.entries()) {
          const aMinuteOn = turns[i + perMinute] ?? Infinity;
          expect(aMinuteOn - turn).toBeGreaterThanOrEqual(60_000);
          expect(turn).toBeLessThan(freeFrom.getTime());
        }
      }),
    );
  });
});
