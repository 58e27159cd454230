import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** A promise that is written down and yet to come. */
export interface PlannedOccurrenceRow {
  readonly participantId: string;
  readonly number: number;
  readonly localDate: string;
  readonly localTime: string;
  readonly zone: string;
  readonly instant: Date;
  readonly usefulUntil: Date;
  readonly byClockChange: 'moved' | 'second' | null;
}

const PLANNED = `
  select participant_id as "participantId", number, local_date::text as "localDate", local_time as "localTime", zone, instant,
         useful_until as "usefulUntil", by_clock_change as "byClockChange"
    from occurrences
   where participant_id = any($2::uuid[]) and schedule_id = $1 and status = 'planned' and instant <= $3
   order by instant, id`;

export const plannedOccurrencesOf = (
  tx: EntityManager,
  of: { readonly scheduleId: string; readonly participantIds: readonly string[]; readonly until: Date },
): Promise<PlannedOccurrenceRow[]> =>
  queryRows<PlannedOccurrenceRow>(tx, PLANNED, [of.scheduleId, of.participantIds, of.until]);
