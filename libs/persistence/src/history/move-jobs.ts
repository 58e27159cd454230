import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { MOVED_JOB_COLUMNS } from './moved-columns';
import { TODAY } from './partitions';

const COLUMNS = MOVED_JOB_COLUMNS.join(', ');

/** Over for so many days; nothing is ever owed for it again. */
const SETTLED = `j.status in ('done', 'canceled') and j.finished_at < pp_now() - $1 * interval '1 day'`;

/**
 * A dead job still stands for what it owed: recovery would arm it anew were it missing. It goes when nobody can be owed
 * anything by it: its person has left the study for good, or it has none. (Refined by enrolments once they exist.)
 */
const GIVEN_UP = `
  j.status = 'dead'
  and j.finished_at < pp_now() - $1 * interval '1 day'
  and not (select exists (
             select 1 from participants p
              where p.id = j.participant_id and p.status in ('invited', 'consented', 'active', 'paused')))`;

/** One statement: a job stands in exactly one of the two tables, whatever breaks. A row in somebody's hands is left alone. */
const move = (candidates: string): string => `
  with gone as (
    delete from jobs
     where id = any(array(
             select j.id from jobs j where ${candidates} order by j.finished_at limit 1000 for update skip locked))
    returning ${COLUMNS}
  ), kept as (
    insert into jobs_history (${COLUMNS}, moved_on) select ${COLUMNS}, ${TODAY} from gone returning id, timer_id, participant_id, participant_seq, status, moved_on
  ), found_by as (
    insert into moved_jobs (job_id, timer_id, participant_id, participant_seq, status, moved_on)
    select id, timer_id, participant_id, participant_seq, status, moved_on from kept
  )
  select count(*)::integer as moved from kept`;

const MOVE_SETTLED = move(SETTLED);
const MOVE_GIVEN_UP = move(GIVEN_UP);

/** One chunk (≤ 1000); answers how many went. The partition of today exists. */
export async function moveJobs(tx: EntityManager, afterDays: number): Promise<number> {
  const settled = await queryRow<{ moved: number }>(tx, MOVE_SETTLED, [afterDays]);
  if (settled && settled.moved > 0) return settled.moved;
  return (await queryRow<{ moved: number }>(tx, MOVE_GIVEN_UP, [afterDays]))?.moved ?? 0;
}
