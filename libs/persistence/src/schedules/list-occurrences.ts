import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { TOLD_DEFERRAL, type ToldDeferral } from '../messages/told-deferral';

/** What its message waits for, or waited for last, is told while that is in the hot table. */
export interface OccurrenceView extends ToldDeferral {
  readonly id: string;
  readonly scheduleId: string;
  readonly participantId: string;
  readonly number: number;
  readonly localDate: string;
  readonly localTime: string;
  readonly zone: string;
  readonly instant: Date;
  readonly usefulUntil: Date;
  readonly byClockChange: string | null;
  readonly drawnFrom: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly messageId: string | null;
}

const PAGE = `
  select o.id, o.schedule_id as "scheduleId", o.participant_id as "participantId", o.number,
         o.local_date::text as "localDate", o.local_time as "localTime", o.zone, o.instant,
         o.useful_until as "usefulUntil", o.by_clock_change as "byClockChange", o.drawn_from as "drawnFrom", o.status,
         o.reason, o.detail, o.message_id as "messageId", ${TOLD_DEFERRAL}
    from (select *
            from occurrences
           where schedule_id = $1
             and ($2::uuid is null or participant_id = $2)
             and ($3::text is null or status = $3)
             and ($4::uuid is null or id > $4)
           order by id
           limit $5) o
    left join outbox_messages m on m.id = o.message_id
    left join whatsapp_accounts a on a.id = m.account_id
   order by o.id`;

export const listOccurrences = (
  tx: EntityManager,
  filter: { readonly scheduleId: string; readonly participantId: string | null; readonly status: string | null },
  page: { readonly after: string | null; readonly limit: number },
): Promise<OccurrenceView[]> =>
  queryRows<OccurrenceView>(tx, PAGE, [filter.scheduleId, filter.participantId, filter.status, page.after, page.limit]);

const PLANNED_PEOPLE = `
  select participant_id as id from schedule_plans where schedule_id = $1 and ended_at is null order by participant_id limit 500`;

/** In the order of their ids; at most 500. */
export const findPlannedPeople = async (tx: EntityManager, scheduleId: string): Promise<string[]> =>
  (await queryRows<{ id: string }>(tx, PLANNED_PEOPLE, [scheduleId])).map(({ id }) => id);
