import { type System } from '../harness/system';
import { type Cohort } from './cohort';
import { expectPromisesKept } from './compare-outage';
import { type Outage, outage } from './outage';
import { oncePerDay, type PromisedSchedule, type PromisedTimer, within } from './promise';

const NOON = '2030-03-27T12:00:00+01:00';
/** Longer than any boot. */
const GRACE = within(30);

/** Nobody calls that missed. */
const SCHEDULES: readonly PromisedSchedule[] = [
  { text: 'Noon, fire-once', ...oncePerDay('12:00', ['sent']) },
  { text: 'Noon, skip', ...oncePerDay('12:00', ['sent'], { misfirePolicy: 'skip' }) },
  { text: 'Noon, within 30 min', ...oncePerDay('12:00', ['sent'], GRACE) },
];

const TIMERS: readonly PromisedTimer[] = [
  { text: 'Timer, fire-once', when: { at: NOON }, isSent: true },
  { text: 'Timer, skip', when: { at: NOON, misfirePolicy: 'skip' }, isSent: true },
  { text: 'Timer, within 30 min', when: { at: NOON, ...GRACE }, isSent: true },
  { text: 'Daily timer, skip', when: { schedule: { time: '12:00' }, misfirePolicy: 'skip' }, isSent: true },
];

const SECONDS: Outage = {
  label: 'seconds',
  from: '2030-03-27T11:59:00+01:00',
  to: NOON,
  people: 3,
  schedules: SCHEDULES,
  timers: TIMERS,
  deaths: [],
  killedAgain: [],
};

export async function expectSecondsCaughtUp(system: System): Promise<Cohort> {
  const cohort = await outage(system, SECONDS);
  await expectPromisesKept(system, cohort);
  return cohort;
}
