import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { countRows, type Retention } from './prune';

type KeyTable = 'moved_jobs' | 'moved_messages';

/** Hops from day to day along the index; a day whose partition was dropped has keys that lead nowhere. */
const emptyDays = (keys: KeyTable, history: string): string => `
  with recursive days (day) as (
    select min(moved_on) from ${keys}
    union all
    select (select min(moved_on) from ${keys} where moved_on > day) from days where day is not null
  )
  select day::text from days where day is not null and to_regclass('${history}' || to_char(day, '_YYYYMMDD')) is null`;

const PRUNE_MESSAGES = `
  delete from moved_messages
   where message_id = any(array(select message_id from moved_messages where moved_on = any($1::date[]) limit 1000))
  returning message_id`;

/** The log of a job's attempts goes with it. */
const PRUNE_JOBS = `
  with gone as (
    delete from moved_jobs
     where job_id = any(array(select job_id from moved_jobs where moved_on = any($1::date[]) limit 1000))
    returning job_id
  ), log as (
    delete from job_attempts where job_id in (select job_id from gone)
  )
  select job_id from gone`;

async function pruneKeys(tx: EntityManager, keys: KeyTable, history: string, prune: string): Promise<number> {
  const days = await queryRows<{ day: string }>(tx, emptyDays(keys, history));
  if (days.length === 0) return 0;
  return countRows(tx, prune, [days.map(({ day }) => day)]);
}

/** They go with the partition that they point into, whatever its period was. */
export const movedJobRetention: Retention = {
  table: 'moved_jobs',
  runOnce: (tx) => pruneKeys(tx, 'moved_jobs', 'jobs_history', PRUNE_JOBS),
};

export const movedMessageRetention: Retention = {
  table: 'moved_messages',
  runOnce: (tx) => pruneKeys(tx, 'moved_messages', 'outbox_messages_history', PRUNE_MESSAGES),
};
