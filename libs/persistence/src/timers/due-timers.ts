import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { TIMER_FIELDS, type TimerRow } from './timer-view';

/**
 * Read unlocked: the turnstiles of these participants are locked next, and the timers read again. Timers of people who are
 * not active are suspended by this predicate, not ended: they must not crowd out the others.
 */
const DUE_PARTICIPANTS = `
  select distinct due.participant_id as "participantId"
    from (select t.participant_id
            from active_timers t
           where t.next_run <= pp_now()
             and exists (select 1 from participants p where p.id = t.participant_id and p.status = 'active')
           order by t.next_run
           limit 200) due`;

const DUE_OF = `
  select ${TIMER_FIELDS}
    from active_timers
   where participant_id = any($1::uuid[])
     and next_run <= pp_now()
     and exists (select 1 from participants p where p.id = participant_id and p.status = 'active')
   order by next_run, id
   limit 500`;

export const findDueParticipants = async (tx: EntityManager): Promise<string[]> =>
  (await queryRows<{ participantId: string }>(tx, DUE_PARTICIPANTS)).map(({ participantId }) => participantId);

/** Due timers of active participants whose turnstile the caller holds. */
export const dueTimersOf = (tx: EntityManager, participantIds: readonly string[]): Promise<TimerRow[]> =>
  queryRows<TimerRow>(tx, DUE_OF, [participantIds]);

const OVERDUE = `
  select count(*)::integer as count from active_timers where next_run <= pp_now() - interval '1 second'`;

/** Recovery only counts them: the fire itself applies the misfire policy. */
export const countOverdueTimers = async (tx: EntityManager): Promise<number> =>
  (await queryRow<{ count: number }>(tx, OVERDUE))?.count ?? 0;
