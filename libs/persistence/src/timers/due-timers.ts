import { CALLBACK_TYPES, type MisfirePolicy } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { MOST_COUNTED } from '../recovery/most-counted';
import { ActiveTimerEntity } from '../entities/active-timer.entity';
import { brokenRule } from '../quarantine/ward';
import { TIMER_FIELDS, type TimerRow } from './timer-view';

/**
 * Read unlocked: the turnstiles of these participants are locked next, and the timers read again. Timers of people who are
 * not active, or cannot be read, are suspended by this predicate, not ended: they must not crowd out the others; nor must
 * those of a callback type that only a newer version fires.
 */
const DUE_PARTICIPANTS = `
  select distinct due.participant_id as "participantId"
    from (select t.participant_id
            from active_timers t
           where t.next_run <= pp_now()
             and t.callback_type = any($1::text[])
             and exists (select 1
                           from participants p
                          where p.id = t.participant_id and p.status = 'active' and p.unreadable_reason is null)
           order by t.next_run
           limit 200) due`;

const DUE_OF = `
  select ${TIMER_FIELDS}, ${brokenRule(ActiveTimerEntity)} as broken
    from active_timers
   where participant_id = any($1::uuid[])
     and next_run <= pp_now()
     and callback_type = any($2::text[])
     and exists (select 1
                   from participants p
                  where p.id = participant_id and p.status = 'active' and p.unreadable_reason is null)
   order by next_run, id
   limit 500`;

/** A due timer, and the rule of its table that it breaks. */
export interface DueTimerRow extends TimerRow {
  readonly broken: string | null;
}

export const findDueParticipants = async (
  tx: EntityManager,
  callbacks: readonly string[] = CALLBACK_TYPES,
): Promise<string[]> =>
  (await queryRows<{ participantId: string }>(tx, DUE_PARTICIPANTS, [callbacks])).map(
    ({ participantId }) => participantId,
  );

/** Due timers of active participants whose turnstile the caller holds. */
export const dueTimersOf = (
  tx: EntityManager,
  participantIds: readonly string[],
  callbacks: readonly string[] = CALLBACK_TYPES,
): Promise<DueTimerRow[]> => queryRows<DueTimerRow>(tx, DUE_OF, [participantIds, callbacks]);

const OVERDUE = `
  select misfire_policy as policy, count(*)::integer as count
    from (select misfire_policy from active_timers
           where next_run <= pp_now() - interval '1 second' order by next_run limit ${MOST_COUNTED}) longest
   group by misfire_policy`;

/** By misfire policy, of the `MOST_COUNTED` longest overdue. Recovery only counts them: the fire itself applies the policy. */
export async function countOverdueTimers(tx: EntityManager): Promise<Partial<Record<MisfirePolicy, number>>> {
  const rows = await queryRows<{ policy: MisfirePolicy; count: number }>(tx, OVERDUE);
  return Object.fromEntries(rows.map(({ policy, count }) => [policy, count]));
}
