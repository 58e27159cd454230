import { type System } from '../harness/system';
import { worldNow } from '../harness/world-clock';
import { type Cohort, type SetTimer } from './cohort';

interface ActiveTimer {
  readonly status: 'active';
  readonly nextRun: string;
}

interface Found {
  readonly id: string;
  readonly jobs: readonly string[];
}

const JOBS_OF = `
  select t.id, coalesce(array_agg(j.status) filter (where j.id is not null), '{}') as jobs
    from unnest($1::uuid[]) as t (id)
    left join jobs j on j.timer_id = t.id
   group by t.id`;

/** One job of each timer that was not missed, done; one that was missed for good says so; what is recurring goes on in the future. */
export async function expectTimersKept(system: System, { people }: Cohort): Promise<void> {
  const timers = people.flatMap((person) => person.timers);
  const rows = await system.database.query<Found>(JOBS_OF, [timers.map(({ id }) => id)]);
  const jobsOf = new Map(rows.map(({ id, jobs }) => [id, jobs]));
  const told = (timer: SetTimer, jobs: readonly string[]): object => ({ timer: timer.text, jobs });
  expect(timers.map((timer) => told(timer, jobsOf.get(timer.id) ?? []))).toEqual(
    timers.map((timer) => told(timer, timer.isSent ? ['done'] : isOver(timer) ? ['canceled'] : [])),
  );
  const now = await worldNow(system);
  for (const { id } of timers.filter(isRecurring)) {
    const timer = await system.api.get<ActiveTimer>(`/v1/timers/${id}`);
    expect(timer.status).toBe('active');
    expect(new Date(timer.nextRun).getTime()).toBeGreaterThan(now.getTime());
  }
}

/** It was too late, and has neither a next run nor an end of its own. */
const isOver = (timer: SetTimer): boolean => !isRecurring(timer) && !('expiresAt' in timer.when);

const isRecurring = ({ when }: SetTimer): boolean => 'schedule' in when;
