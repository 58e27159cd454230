import { setTimeout as sleep } from 'node:timers/promises';
import { type CrashPoint } from '@promptpipe/lifecycle';
import { until } from '@promptpipe/testing';
import { armedAt, untilDeadAt } from '../crash/plan/die-and-return';
import { chance } from '../harness/chance';
import { type ServiceName, SERVICES } from '../harness/plan-services';
import { type System } from '../harness/system';
import { setWorldClock, worldNow } from '../harness/world-clock';
import { type Cohort, promise, type Promises } from './cohort';
import { CATCH_UP } from './catch-up';

export interface Outage extends Promises {
  readonly label: string;
  /** It is at least this late when the promises are made. */
  readonly from: string;
  /** When the services come back. */
  readonly to: string;
  /** Where the scheduler dies when it comes back, one death after the other. */
  readonly deaths: readonly CrashPoint[];
  /** Killed once more when half has been sent, and again while they boot. */
  readonly killedAgain: readonly ServiceName[];
  /** What an operator does before anything is caught up. */
  readonly meanwhile?: (system: System, cohort: Cohort) => Promise<void>;
}

/** Plans reach less far than the longest of the outages: what was not written down is planned when it is over. */
const ENV = { CATCH_UP_PER_MINUTE: String(CATCH_UP.perMinute), PLAN_AHEAD_DAYS: '2' };
const ALL_BUT_THE_SCHEDULER = SERVICES.filter((service) => service !== 'scheduler');
const ARRIVED_WITHIN_MS = 60_000;
/** So long a boot may have taken when it is killed. */
const BOOT_MS = 1_200;

/** Promises are made, everything is dead over the instants of some of them, and comes back. */
export async function outage(system: System, { from, to, ...rest }: Outage): Promise<Cohort> {
  const { fleet } = system;
  if ((await worldNow(system)) < new Date(from)) {
    await fleet.kill(...SERVICES);
    await setWorldClock(system, from);
    await fleet.start(SERVICES, ENV);
  }
  const cohort = await promise(system, rest);
  await fleet.kill(...SERVICES);
  if ((await worldNow(system)) < new Date(to)) await setWorldClock(system, to);
  await comeBack(system, rest, cohort);
  return cohort;
}

type Return = Pick<Outage, 'label' | 'deaths' | 'killedAgain' | 'meanwhile'>;

async function comeBack(
  system: System,
  { label, deaths, killedAgain, meanwhile }: Return,
  cohort: Cohort,
): Promise<void> {
  const { fleet } = system;
  if (meanwhile) {
    await fleet.start(ALL_BUT_THE_SCHEDULER, ENV);
    await meanwhile(system, cohort);
  }
  for (const point of deaths) {
    fleet.launch('scheduler', { ...ENV, ...armedAt(point) });
    await untilDeadAt(fleet, 'scheduler', point);
  }
  await fleet.start(['scheduler'], ENV);
  await fleet.start(fleet.dead, ENV);
  if (killedAgain.length === 0) return;
  await untilHalfHasArrived(system, cohort);
  await fleet.kill(...killedAgain);
  for (const service of killedAgain) fleet.launch(service, ENV);
  await sleep(chance(label)(BOOT_MS));
  await fleet.kill(...killedAgain.filter((service) => fleet.running.includes(service)));
  await fleet.start(killedAgain, ENV);
}

async function untilHalfHasArrived({ phones }: System, cohort: Cohort): Promise<void> {
  const owed = cohort.people.length * sentToEach(cohort);
  const half = async (): Promise<boolean> => {
    const counts = await phones.counts();
    return cohort.people.reduce((sum, { phone }) => sum + (counts.get(phone) ?? 0), 0) >= Math.floor(owed / 2);
  };
  await until('half of what is owed on the phones', half, ARRIVED_WITHIN_MS);
}

/** Everybody is promised the same. */
function sentToEach({ people, schedules }: Cohort): number {
  const ofTimers = people[0]?.timers.filter(({ isSent }) => isSent).length ?? 0;
  return schedules.flatMap(({ outcomes }) => outcomes).filter((outcome) => outcome === 'sent').length + ofTimers;
}
