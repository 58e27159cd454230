import { until } from '@promptpipe/testing';
import { SERVICES } from '../harness/plan-services';
import { type System } from '../harness/system';
import { setWorldClock } from '../harness/world-clock';
import { type Cohort, promise } from './cohort';
import { expectPromisesKept } from './compare-outage';
import { oncePerDay, type PromisedSchedule, within } from './promise';

const BEFORE = '2030-04-04T11:59:00+02:00';
const NOON = '2030-04-04T12:00:00+02:00';
const AFTER = '2030-04-04T12:10:00+02:00';

/** All were put in line in time; what leaves late is a matter of their policies. */
const SCHEDULES: readonly PromisedSchedule[] = [
  { text: 'In line, fire-once', ...oncePerDay('12:00', ['sent']) },
  { text: 'In line, skip', ...oncePerDay('12:00', ['misfire'], { misfirePolicy: 'skip' }) },
  { text: 'In line, within 30 min', ...oncePerDay('12:00', ['sent'], within(30)) },
  { text: 'In line, within 5 min', ...oncePerDay('12:00', ['misfire'], within(5)) },
];

const IN_LINE = `
  select count(*)::integer as queued from occurrences where schedule_id = any($1::uuid[]) and status = 'queued'`;

/** At noon everything but the gateway is there, which comes back ten minutes later. */
export async function expectPoliciesKeptWithoutAGateway(system: System): Promise<Cohort> {
  const { database, fleet } = system;
  await fleet.kill(...SERVICES);
  await setWorldClock(system, BEFORE);
  await fleet.start(SERVICES);
  const cohort = await promise(system, { people: 2, schedules: SCHEDULES, timers: [] });
  await fleet.kill(...SERVICES);
  await setWorldClock(system, NOON);
  await fleet.start(['scheduler']);
  await fleet.start(['outbox-sender']);
  const ids = cohort.schedules.map(({ id }) => id);
  await until('everything in line', async () => {
    const [row] = await database.query<{ queued: number }>(IN_LINE, [ids]);
    return row?.queued === ids.length * cohort.people.length;
  });
  await fleet.kill('scheduler', 'outbox-sender');
  await setWorldClock(system, AFTER);
  await fleet.start(SERVICES);
  await expectPromisesKept(system, cohort);
  return cohort;
}
