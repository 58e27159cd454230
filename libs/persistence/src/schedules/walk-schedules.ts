import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/** One walker at a time for each schedule; another one takes another. */
const NEXT = `
  select id, study_id as "studyId", walked_to as "walkedTo" from schedules where not walk_ended order by id limit 1
     for no key update skip locked`;

/** In the order of their ids, as every batch meets them; who is locked is waited for. */
const MARK = `
  with people as materialized (
    select id from participants
     where study_id = $1 and ($2::uuid is null or id > $2)
     order by id
     limit 500
       for no key update
  ), marked as (
    update participants p set plans_due = true from people where p.id = people.id and not p.plans_due
  )
  select max(id::text)::uuid as last, count(*)::integer as count from people`;

const MOVE_ON = `update schedules set walked_to = $2, walk_ended = $3 where id = $1`;

/**
 * One chunk (≤ 500 people) of the walk of one schedule that was made, changed or deleted: its people are marked for a
 * look at their plans. Where it is stands in the row, so that it goes on after a kill. Null: there is nothing to walk.
 */
export async function walkSchedule(tx: EntityManager): Promise<number | null> {
  const schedule = await queryRow<{ id: string; studyId: string; walkedTo: string | null }>(tx, NEXT);
  if (!schedule) return null;
  const chunk = await queryRow<{ last: string | null; count: number }>(tx, MARK, [schedule.studyId, schedule.walkedTo]);
  const count = chunk?.count ?? 0;
  await queryRows(tx, MOVE_ON, [schedule.id, chunk?.last ?? schedule.walkedTo, count < 500]);
  return count;
}
