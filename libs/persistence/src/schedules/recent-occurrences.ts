import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import type { DuePlan } from './due-plans';

export interface RecentOccurrence {
  readonly id: string;
  readonly number: number;
  readonly localDate: string;
  readonly instant: Date;
  readonly isSettled: boolean;
}

/**
 * What a new plan has to know of the old one: everything that is yet to come, the last days before that and before the end of what
 * is planned, which may be the same local dates in another zone, what nobody has fired yet, and
 * the one with the highest number of those that stay.
 */
const RECENT = `
  select id, number, local_date::text as "localDate", instant, status <> 'planned' as "isSettled"
    from occurrences o
   where schedule_id = $1 and participant_id = $2
     and (instant > least(pp_now(), $3::timestamptz) - interval '5 days'
          or status = 'planned'
          or number = (select max(number) from occurrences
                        where schedule_id = $1 and participant_id = $2 and (status <> 'planned' or instant <= pp_now())))
   order by number`;

export const findRecentOccurrences = (tx: EntityManager, plan: DuePlan): Promise<RecentOccurrence[]> =>
  queryRows<RecentOccurrence>(tx, RECENT, [plan.scheduleId, plan.participantId, plan.plannedTo]);
