import { SERVICES } from '../harness/plan-services';
import { type System } from '../harness/system';
import { type Cohort, untilPlanned } from './cohort';
import { occurrencesOf } from './compare-occurrences';
import { expectPromisesKept } from './compare-outage';
import { type Outage, outage } from './outage';
import { after, oncePerDay, type PromisedSchedule, type PromisedTimer, within } from './promise';

const HOURLY = ['13:00', '14:00', '15:00', '16:00', '17:00', '18:00'];
const AT_THREE = '2030-03-27T15:00:00+01:00';
const AFTERNOON = 'Each afternoon';

const hourly = (policy: object, last: 'sent' | 'misfire'): Omit<PromisedSchedule, 'text'> => ({
  definition: { kind: 'daily', times: HOURLY, quietHours: 'send', ...policy },
  // Each is of use until the next.
  outcomes: after(5, 'expired', last),
  isDaily: false,
});

const SCHEDULES: readonly PromisedSchedule[] = [
  { text: 'Hourly, fire-once', ...hourly({ misfirePolicy: 'fire-once' }, 'sent') },
  { text: 'Hourly, skip', ...hourly({ misfirePolicy: 'skip' }, 'misfire') },
  { text: 'Hourly, within 30 min', ...hourly(within(30), 'sent') },
  { text: 'Hourly, within 5 min', ...hourly(within(5), 'misfire') },
  { text: 'Of use for 3 min', ...oncePerDay('18:05', ['expired'], { usefulForMinutes: 3 }) },
  { text: AFTERNOON, ...oncePerDay('15:00', ['sent']) },
];

const TIMERS: readonly PromisedTimer[] = [
  { text: 'Timer, fire-once', when: { at: AT_THREE, misfirePolicy: 'fire-once' }, isSent: true },
  { text: 'Timer, skip', when: { at: AT_THREE, misfirePolicy: 'skip' }, isSent: false },
  { text: 'Timer, within 4 h', when: { at: AT_THREE, ...within(240) }, isSent: true },
  { text: 'Timer, within 1 h', when: { at: AT_THREE, ...within(60) }, isSent: false },
  { text: 'Timer that ended', when: { at: AT_THREE, expiresAt: '2030-03-27T16:00:00+01:00' }, isSent: false },
  { text: 'Half-hourly, fire-once', when: { schedule: { everySeconds: 1_800 } }, isSent: true },
  { text: 'Half-hourly, skip', when: { schedule: { everySeconds: 1_800 }, misfirePolicy: 'skip' }, isSent: false },
];

const SIX_HOURS: Outage = {
  label: 'six hours',
  from: '2030-03-27T11:59:00+01:00',
  to: '2030-03-27T18:10:00+01:00',
  people: 3,
  schedules: SCHEDULES,
  timers: TIMERS,
  // The first takes back all that it has decided, so that the second has it to do.
  deaths: ['occurrence.before-commit', 'occurrence.after-commit'],
  killedAgain: SERVICES,
  meanwhile: changeTheAfternoon,
};

/** Before what was missed is looked at, the afternoon becomes the evening, and somebody has flown west. */
async function changeTheAfternoon({ api }: System, { people, schedules }: Cohort): Promise<void> {
  const afternoon = schedules.find(({ text }) => text === AFTERNOON);
  const definition = { ...afternoon?.definition, times: ['19:00'] };
  await api.patch(`/v1/schedules/${afternoon?.id}`, { definition });
  await api.patch(`/v1/participants/${people[0]?.id}`, { timezone: 'America/New_York' });
}

export async function expectSixHoursCaughtUp(system: System): Promise<Cohort> {
  const cohort = await outage(system, SIX_HOURS);
  await untilPlanned(system, cohort);
  await expectPromisesKept(system, cohort);
  const afternoon = cohort.schedules.filter(({ text }) => text === AFTERNOON);
  for (const schedule of afternoon) {
    for (const person of cohort.people) {
      const [had, next] = await occurrencesOf(system, schedule, person);
      expect([had?.localDate, next?.localDate]).toEqual(['2030-03-27', '2030-03-28']);
    }
  }
  return cohort;
}
