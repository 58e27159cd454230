import { type System } from '../harness/system';
import { type Cohort } from './cohort';
import { expectPromisesKept } from './compare-outage';
import { type Outage, outage } from './outage';
import { after, oncePerDay, type PromisedSchedule, type PromisedTimer, within } from './promise';

const IN_BETWEEN = '2030-03-30T09:00:00+01:00';
const WEEKLY = { kind: 'weekly', days: ['mon'], times: ['09:00'], quietHours: 'send' };
const ONCE = { kind: 'once', date: '2030-03-30', time: '09:00', quietHours: 'send' };
const RANDOM = { kind: 'random', windows: [{ from: '09:00', to: '17:00' }], quietHours: 'send' };
const A_WEEK_MINUTES = 7 * 24 * 60;

/** The clocks go forward in it: on 31 March there is no half past two. */
const SCHEDULES: readonly PromisedSchedule[] = [
  { text: 'Daily, fire-once', ...oncePerDay('19:00', after(6, 'expired', 'sent')) },
  { text: 'Daily, skip', ...oncePerDay('19:00', after(6, 'expired', 'misfire'), { misfirePolicy: 'skip' }) },
  { text: 'Daily, within 30 min', ...oncePerDay('19:00', after(6, 'expired', 'sent'), within(30)) },
  { text: 'Daily, within 5 min', ...oncePerDay('19:00', after(6, 'expired', 'misfire'), within(5)) },
  { text: 'At night', ...oncePerDay('02:30', after(6, 'expired', 'sent')) },
  { text: 'At night, not moved', ...oncePerDay('02:30', after(5, 'expired', 'sent'), { gap: 'skip' }) },
  { text: 'On Monday', definition: WEEKLY, outcomes: ['sent'], isDaily: true },
  { text: 'On Monday, within 1 h', definition: { ...WEEKLY, ...within(60) }, outcomes: ['misfire'], isDaily: true },
  { text: 'Once', definition: ONCE, outcomes: ['expired'], isDaily: true },
  {
    text: 'Once, of use for a week',
    definition: { ...ONCE, usefulForMinutes: A_WEEK_MINUTES },
    outcomes: ['sent'],
    isDaily: true,
  },
  { text: 'At random', definition: RANDOM, outcomes: after(6, 'expired', 'sent'), isDaily: true },
];

const TIMERS: readonly PromisedTimer[] = [
  { text: 'Timer, fire-once', when: { at: IN_BETWEEN }, isSent: true },
  { text: 'Timer, skip', when: { at: IN_BETWEEN, misfirePolicy: 'skip' }, isSent: false },
  { text: 'Timer, within 2 days', when: { at: IN_BETWEEN, ...within(2_880) }, isSent: false },
  { text: 'Daily timer, fire-once', when: { schedule: { time: '19:00' } }, isSent: true },
  { text: 'Daily timer, skip', when: { schedule: { time: '19:00' }, misfirePolicy: 'skip' }, isSent: false },
];

const A_WEEK: Outage = {
  label: 'a week',
  from: '2030-03-27T19:05:00+01:00',
  to: '2030-04-03T19:15:00+02:00',
  people: 2,
  schedules: SCHEDULES,
  timers: TIMERS,
  deaths: ['timer.before-commit', 'timer.after-commit'],
  killedAgain: ['scheduler'],
};

export async function expectAWeekCaughtUp(system: System): Promise<Cohort> {
  const cohort = await outage(system, A_WEEK);
  await expectPromisesKept(system, cohort);
  return cohort;
}
