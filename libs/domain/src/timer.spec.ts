import fc from 'fast-check';
import {
  CALLBACK_PARAMS,
  CALLBACK_TYPES,
  decideTimer,
  isCallbackType,
  MISFIRE_POLICIES,
  nextRunAfter,
  parseCallbackParams,
  rearmDelaySeconds,
  type MisfirePolicy,
} from './timer';
import type { Schedule } from './schedule/schedule';

const ID = '0190d8a4-0000-7000-8000-000000000001';
const instant = (text: string): Date => new Date(text);
const inUtc = { zone: 'UTC' };

describe('the run after one that fired', () => {
  const planned = instant('2026-03-01T09:00:00Z');

  it.each([
    ['on time', { everySeconds: 3_600 }, '2026-03-01T09:00:00.400Z', '2026-03-01T10:00:00Z'],
    ['late, and the grid stays', { everySeconds: 3_600 }, '2026-03-01T09:59:59Z', '2026-03-01T10:00:00Z'],
    ['days late: what was missed is one run', { everySeconds: 3_600 }, '2026-03-04T00:20:00Z', '2026-03-04T01:00:00Z'],
    ['early, by a clock behind the plan', { everySeconds: 3_600 }, '2026-03-01T08:59:59Z', '2026-03-01T10:00:00Z'],
    ['daily, on time', { time: '09:00' }, '2026-03-01T09:00:00.400Z', '2026-03-02T09:00:00Z'],
    ['daily, a week late', { time: '09:00' }, '2026-03-08T08:59:00Z', '2026-03-08T09:00:00Z'],
    ['on its weekday only', { time: '09:00', days: ['sun' as const] }, '2026-03-01T09:00:01Z', '2026-03-08T09:00:00Z'],
  ])('%s', (_, schedule, now, next) => {
    expect(nextRunAfter(schedule, planned, instant(now), inUtc)).toEqual(instant(next));
  });

  it('is never planned for the same instant again, and always for one ahead of now', () => {
    const soon = fc.integer({ min: -86_400, max: 30 * 86_400 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), soon, (everySeconds, lateBy) => {
        const now = new Date(planned.getTime() + lateBy * 1_000);
        const next = nextRunAfter({ everySeconds }, planned, now, inUtc);
        expect(next.getTime()).toBeGreaterThan(Math.max(now.getTime(), planned.getTime()));
        expect((next.getTime() - planned.getTime()) % (everySeconds * 1_000)).toBe(0);
      }),
    );
  });
});

describe.each(CALLBACK_TYPES)('the parameters of %s', (type) => {
  it.each([{ promptId: ID, phone: '+4915112345678' }, { promptId: '+4915112345678' }, { promptId: 7 }, {}, null])(
    'hold ids and nothing else: %p is refused',
    (params) => {
      expect(CALLBACK_PARAMS[type].safeParse(params).success).toBe(false);
    },
  );

  it('hold its prompt', () => {
    expect(CALLBACK_PARAMS[type].parse({ promptId: ID })).toEqual({ promptId: ID });
  });

  it('are refused by the name of the field', () => {
    expect(() => parseCallbackParams(type, { promptId: '+4915112345678' })).toThrow('promptId');
  });
});

it('callbacks are known by name, and by nothing that every object has', () => {
  expect(CALLBACK_TYPES.every(isCallbackType)).toBe(true);
  expect(['reminder', 'toString', ''].some(isCallbackType)).toBe(false);
});

describe('a due timer', () => {
  const nextRun = instant('2026-03-01T09:00:00Z');
  const timer = { nextRun, expiresAt: null, schedule: null, misfireGraceSeconds: null };
  const late = (seconds: number): Date => new Date(nextRun.getTime() + seconds * 1_000);
  const decided = (misfirePolicy: MisfirePolicy, lateSeconds: number, over: object = {}, turnSeconds = lateSeconds) =>
    decideTimer({ ...timer, misfirePolicy, ...over }, { now: late(lateSeconds), turn: late(turnSeconds) }, 'UTC');

  it.each<[MisfirePolicy, number, object, string, boolean]>([
    ['fire-once', 0, {}, 'fire', false],
    ['fire-once', 604_800, {}, 'fire', true],
    ['fire-within', 60, { misfireGraceSeconds: 60 }, 'fire', false],
    ['fire-within', 61, { misfireGraceSeconds: 60 }, 'missed', true],
    ['fire-within', 3_600, { misfireGraceSeconds: 7_200 }, 'fire', true],
    ['skip', 60, {}, 'fire', false],
    ['skip', 61, {}, 'missed', true],
  ])('with %s, %i s late, %p: %s', (...[policy, late, over, verdict, overdue]) => {
    expect(decided(policy, late, over)).toEqual({ verdict, overdue, run: nextRun, then: 'end' });
  });

  it.each(MISFIRE_POLICIES)('with %s does not fire once it has expired, and never again', (policy) => {
    const over = { expiresAt: nextRun, misfireGraceSeconds: 60, schedule: { everySeconds: 60 } };
    expect(decided(policy, 0, over)).toMatchObject({ verdict: 'expired', then: 'end' });
  });

  it.each<[string, MisfirePolicy, number, number, object, string]>([
    ['fires at it', 'fire-once', 90, 7_200, {}, 'fire'],
    ['is missed when its grace is over by then', 'fire-within', 90, 121, { misfireGraceSeconds: 120 }, 'missed'],
    ['fires when it is in time then', 'fire-within', 90, 120, { misfireGraceSeconds: 120 }, 'fire'],
    ['is missed when it ends before', 'fire-once', 90, 121, { expiresAt: late(121) }, 'missed'],
    ['does not wait for it when it is punctual', 'skip', 60, 7_200, {}, 'fire'],
  ])('whose turn in the catch-up is yet to come %s', (...[, policy, now, turn, over, verdict]) => {
    expect(decided(policy, now, over, turn)).toMatchObject({ verdict });
  });

  it('that is missed still has its next run', () => {
    expect(decided('skip', 90, { schedule: { everySeconds: 3_600 } })).toEqual({
      ...{ verdict: 'missed', overdue: true, run: nextRun, then: 'move-on' },
      to: late(3_600),
    });
  });
});

describe('a recurring timer of which many runs were missed', () => {
  const nextRun = instant('2026-03-01T09:00:00Z');
  const HOURLY = { everySeconds: 3_600 };
  const DAILY = { time: '09:00' };

  it.each<[string, MisfirePolicy, object, number, string, string, string, string]>([
    ['the last one within its grace', 'fire-within', HOURLY, 1_800, '12:20', 'fire', '12:00', '13:00'],
    ['the last one at the end of its grace', 'fire-within', HOURLY, 1_800, '12:30', 'fire', '12:00', '13:00'],
    ['the last one past its grace', 'fire-within', HOURLY, 1_800, '12:31', 'missed', '12:00', '13:00'],
    ['the first one, which is the last', 'fire-within', HOURLY, 1_800, '09:20', 'fire', '09:00', '10:00'],
    ['a grace that reaches over many', 'fire-within', HOURLY, 86_400, '12:20', 'fire', '12:00', '13:00'],
    ['nothing, and skips all', 'skip', HOURLY, 0, '12:01', 'missed', '09:00', '13:00'],
    ['whatever it is, once', 'fire-once', HOURLY, 0, '12:20', 'fire', '09:00', '13:00'],
    ['a day of its own zone, within its grace', 'fire-within', DAILY, 7_200, '10:30', 'fire', '09:00', '09:00+1'],
  ])('judges %s (%s)', (...[, misfirePolicy, schedule, grace, now, verdict, run, to]) => {
    const at = (time: string): Date => instant(`2026-03-0${time.endsWith('+1') ? 2 : 1}T${time.slice(0, 5)}:00Z`);
    const timer = { nextRun, expiresAt: null, schedule: schedule as Schedule, misfirePolicy };
    const decision = decideTimer(
      { ...timer, misfireGraceSeconds: misfirePolicy === 'fire-within' ? grace : null },
      { now: at(now), turn: at(now) },
      'UTC',
    );
    expect(decision).toMatchObject({ verdict, run: at(run), then: 'move-on', to: at(to) });
  });

  it('judges the day before, a week after the first that was missed', () => {
    const timer = { nextRun, expiresAt: null, schedule: DAILY, misfirePolicy: 'fire-within' as const };
    const now = instant('2026-03-08T08:30:00Z');
    const decision = decideTimer({ ...timer, misfireGraceSeconds: 86_400 }, { now, turn: now }, 'UTC');
    expect(decision).toMatchObject({ verdict: 'fire', run: instant('2026-03-07T09:00:00Z') });
  });
});

describe('the delay of a timer armed again', () => {
  it.each([
    [null, 0, 60],
    [null, 1_000_000, 60],
    [3_600, 0, 3_600],
    [3_600, 600, 3_000],
    [3_600, 3_600, 60],
    [3_600, 1_000_000, 60],
    [30, 100, 30],
    [3_600, -5, 3_600],
  ])('of %p s, owed for %i s, is %i s', (original, since, delay) => {
    expect(rearmDelaySeconds(original, since)).toBe(delay);
  });
});
