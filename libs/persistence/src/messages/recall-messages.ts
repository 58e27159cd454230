import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

const CHUNK = 500;

/**
 * What quiet hours have deferred, and would not defer now: theirs are others by now, or their zone is. When it would have
 * gone without them has come, so that it is due again, and whoever claims it asks for the hours of that moment. In the
 * order of the ids, whatever somebody holds at this moment left out.
 */
const RECALL = `
  with deferred as materialized (
    select m.id, pp_quiet(coalesce(p.quiet_hours, s.settings -> 'quietHours'), p.timezone) as quiet
      from outbox_messages m
      join participants p on p.id = m.participant_id
      join studies s on s.id = m.study_id
     where m.status = 'queued' and m.deferred_from is not null and m.id > $1
     order by m.id
     limit ${CHUNK}
  ), recalled as (
    update outbox_messages
       set not_before = deferred_from, deferred_from = null, updated_at = pp_now()
     where id = any(array(
             select m.id
               from deferred
               join outbox_messages m on m.id = deferred.id
              where not deferred.quiet and m.status = 'queued' and m.deferred_from <= pp_now() and m.not_before > pp_now()
                for update of m skip locked))
    returning 1
  )
  select (select count(*)::integer from deferred) as looked, (select max(id::text)::uuid from deferred) as last,
         (select count(*)::integer from recalled) as recalled`;

export interface RecallPass {
  readonly recalled: number;
  /** Where the next look goes on; null: all have been looked at. */
  readonly next: string | null;
}

/** One chunk: the next 500 deferred messages after an id. */
export async function recallMessages(tx: EntityManager, after: string): Promise<RecallPass> {
  const pass = await queryRow<{ looked: number; last: string | null; recalled: number }>(tx, RECALL, [after]);
  return { recalled: pass?.recalled ?? 0, next: pass?.looked === CHUNK ? pass.last : null };
}
