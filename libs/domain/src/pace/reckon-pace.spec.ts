import { NO_PACE, type Pace } from './pace';
import { type PlannedSend, reckonPace, type ReckonedSend } from './reckon-pace';

const DAY_MS = 86_400_000;
const NINE = 100 * DAY_MS + 9 * 3_600_000;
const START = { sendingDay: 1, metToday: 0, at: NINE };
const PACE: Pace = { ...NO_PACE, gapMs: 1_000, gapJitterMs: 2_000 };

const sends = (count: number, over: Partial<PlannedSend> = {}, each = ''): PlannedSend[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ at: NINE, usefulUntil: Infinity, stranger: each === '' ? null : `${each}-${n}` },
    ...over,
  }));
const late = (reckoned: readonly ReckonedSend<PlannedSend>[]): (number | null)[] =>
  reckoned.map(({ send, leavesAt }) => (leavesAt === null ? null : leavesAt - send.at));

describe('what a pace makes of a plan', () => {
  it('lets them leave one after the other by the average gap', () => {
    expect(late(reckonPace(sends(4), PACE, START))).toEqual([0, 2_000, 4_000, 6_000]);
    expect(late(reckonPace(sends(4), NO_PACE, START))).toEqual([0, 0, 0, 0]);
  });

  it('catches up where the plan leaves time', () => {
    const plan = [...sends(3), ...sends(1, { at: NINE + 5_000 }), ...sends(1, { at: NINE + 60_000 })];
    expect(late(reckonPace(plan, PACE, START))).toEqual([0, 2_000, 4_000, 1_000, 0]);
  });

  it('tells what it comes to too late, which takes no time of the others', () => {
    const plan = [...sends(2), ...sends(2, { usefulUntil: NINE + 3_000 }), ...sends(1)];
    expect(late(reckonPace(plan, PACE, START))).toEqual([0, 2_000, null, null, 4_000]);
  });

  it('meets as many strangers a day as it may, by the days of its warm-up, and what was met today counts', () => {
    const pace = { ...NO_PACE, coldPerDay: 3, warmUp: [2] };
    const reckoned = reckonPace(sends(7, {}, 'x'), pace, { ...START, metToday: 1 });
    const toMidnight = 101 * DAY_MS - NINE;
    expect(late(reckoned)).toEqual([
      0,
      ...Array<number>(3).fill(toMidnight),
      ...Array<number>(3).fill(toMidnight + DAY_MS),
    ] as number[]);
    expect(reckoned.map(({ overCap }) => overCap)).toEqual([false, true, true, true, true, true, true]);
  });

  it('counts a stranger once, and keeps nobody else waiting for them', () => {
    const pace = { ...NO_PACE, coldPerDay: 1 };
    const plan = [...sends(2, { stranger: 'a' }), ...sends(1, { stranger: 'b' }), ...sends(1)];
    expect(late(reckonPace(plan, pace, START))).toEqual([0, 0, 0, 101 * DAY_MS - NINE]);
  });

  it('ends where nobody may be met at all and the plan is of use for ever', () => {
    const pace = { ...NO_PACE, coldPerDay: 0 };
    expect(late(reckonPace(sends(2, {}, 'x'), pace, START))).toEqual([null, null]);
  });
});
