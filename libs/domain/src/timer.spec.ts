import fc from 'fast-check';
import { CALLBACK_PARAMS, CALLBACK_TYPES, nextRunAfter } from './timer';

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
});
