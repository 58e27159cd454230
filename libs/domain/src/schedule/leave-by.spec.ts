import type { CatchUpPolicy } from './catch-up';
import { leaveBy } from './leave-by';

const at = (time: string): Date => new Date(`2026-03-09T${time}:00Z`);
const NINE = { instant: at('09:00'), usefulUntil: at('12:00') };
const within = (minutes: number): CatchUpPolicy => ({
  misfirePolicy: 'fire-within',
  misfireGraceSeconds: minutes * 60,
});

it.each<[string, CatchUpPolicy, string, string | null, string]>([
  ['its use, where it fires once', { misfirePolicy: 'fire-once' }, '09:00', null, '12:00'],
  ['its use, where it skips', { misfirePolicy: 'skip' }, '09:00', null, '12:00'],
  ['its grace', within(30), '09:00', null, '09:30'],
  ['its grace from its instant on, however late its turn is', within(30), '09:20', null, '09:30'],
  ['its use, which a longer grace does not extend', within(600), '09:00', null, '12:00'],
  ['its grace from the end of the quiet hours', within(30), '11:00', '09:00', '11:30'],
  ['what is left of it there', within(30), '11:00', '09:20', '11:10'],
  ['its use, when quiet hours end shortly before', within(30), '11:45', '09:00', '12:00'],
])('a prompt leaves by the end of %s', (...[, policy, notBefore, deferredFrom, expected]) => {
  const times = { notBefore: at(notBefore), deferredFrom: deferredFrom === null ? null : at(deferredFrom) };
  expect(leaveBy(NINE, policy, times)).toEqual(at(expected));
});
