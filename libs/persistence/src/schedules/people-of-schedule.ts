import type { EntityManager } from 'typeorm';
import type { ParticipantStatus } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import type { ScheduleView } from './schedules';

/** Somebody whom a schedule concerns, with what a preview of it needs. */
export interface ScheduledPerson {
  readonly id: string;
  readonly code: string;
  readonly status: ParticipantStatus;
  readonly zone: string;
  readonly quietHours: unknown;
  readonly enrolledAt: Date;
  /** Up to here everything has its row; null: it is not planned yet. */
  readonly plannedTo: Date | null;
  readonly lastNumber: number;
  /** They have never written, and the account has never written to them. */
  readonly isStranger: boolean;
}

const PEOPLE = `
  select p.id, p.code, p.status, p.timezone as zone, coalesce(p.quiet_hours, st.settings -> 'quietHours') as "quietHours",
         coalesce(p.enrolled_at, p.created_at) as "enrolledAt", plan.planned_to as "plannedTo",
         coalesce(plan.last_number, 0) as "lastNumber",
         (p.wrote_at is null
          and not exists (select 1 from outbox_messages m
                           where m.participant_id = p.id and m.status = 'sent'
                             and m.wa_at > coalesce(p.contact_since, '-infinity'))
          and not exists (select 1 from moved_messages m
                           where m.participant_id = p.id and m.wa_at > coalesce(p.contact_since, '-infinity'))) as "isStranger"
    from participants p
    join studies st on st.id = p.study_id
    left join schedule_plans plan on plan.schedule_id = $1 and plan.participant_id = p.id and plan.ended_at is null
   where p.study_id = $2
     and ($3::text is null or p.arm = $3)
     and ($4::uuid is null or p.id = $4)
     and ($5::uuid is null or p.id > $5)
     and p.status in ('invited', 'active', 'paused')
   order by p.id
   limit 1000`;

/** A thousand people after an id. */
export const peopleOfSchedule = (
  tx: EntityManager,
  schedule: ScheduleView,
  { only, after }: { readonly only: string | null; readonly after: string | null },
): Promise<ScheduledPerson[]> =>
  queryRows<ScheduledPerson>(tx, PEOPLE, [schedule.id, schedule.studyId, schedule.arm, only, after]);
