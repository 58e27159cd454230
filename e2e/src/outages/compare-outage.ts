import { until } from '@promptpipe/testing';
import { type System } from '../harness/system';
import { type Cohort, untilPlanned } from './cohort';
import { expectNoFlood } from './compare-rate';
import { expectEverythingAccountedFor } from './compare-occurrences';
import { expectPhonesShow } from './compare-phones';
import { expectTimersKept } from './compare-timers';

const SETTLED_WITHIN_MS = 60_000;

const OPEN = `
  select (select count(*) from occurrences
           where participant_id = any($1::uuid[]) and (status = 'queued' or (status = 'planned' and instant <= pp_now())))
       + (select count(*) from active_timers where participant_id = any($1::uuid[]) and next_run <= pp_now())
       + (select count(*) from jobs where participant_id = any($1::uuid[]) and status in ('queued', 'running'))
       + (select count(*) from outbox_messages
           where participant_id = any($1::uuid[]) and status in ('queued', 'sending', 'unknown')) as open`;

/** After an outage: every promise is accounted for, what its policy lets through is on the phone once, at the capped rate. */
export async function expectPromisesKept(system: System, cohort: Cohort): Promise<void> {
  await untilPlanned(system, cohort);
  const ids = cohort.people.map(({ id }) => id);
  const nothingOpen = async (): Promise<boolean> => {
    const [row] = await system.database.query<{ open: string }>(OPEN, [ids]);
    return row?.open === '0';
  };
  // After the limit the comparisons show what is amiss.
  await until('nothing open', nothingOpen, SETTLED_WITHIN_MS).catch(() => undefined);
  await expectEverythingAccountedFor(system, cohort);
  await expectTimersKept(system, cohort);
  await expectPhonesShow(system, cohort);
  await expectNoFlood(system, cohort);
}
