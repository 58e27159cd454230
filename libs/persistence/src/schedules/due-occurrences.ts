import type { EntityManager } from 'typeorm';
import type { ParticipantStatus, ScheduleDefinition } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import { MOST_COUNTED } from '../recovery/most-counted';
import { PEOPLE_TO_PROMPT } from './next-to-fire';

/**
 * Of somebody who is not active or cannot be read, or whose study or account is paused, an occurrence waits until its use is
 * over. One that an older version planned is looked at by the planner first.
 */
const MAY_FIRE = `
  o.status = 'planned'
  and o.instant <= pp_now()
  and (select exists (
         select 1
           from participants p
           join studies st on st.id = p.study_id
           join whatsapp_accounts a on a.id = p.account_id
           join schedules s on s.id = o.schedule_id
          where p.id = o.participant_id
            and (s.version = o.version or s.deleted_at is not null)
            and ((p.status = 'active' and p.unreadable_reason is null and st.sending = 'on' and a.sending = 'on')
                 or o.useful_until <= pp_now())))`;

const DUE_OF = `
  select o.id, o.schedule_id as "scheduleId", o.participant_id as "participantId", o.instant, o.useful_until as "usefulUntil",
         s.definition, s.prompt_id as "promptId", s.deleted_at is not null as "isDeleted",
         p.status, p.unreadable_reason is not null as "isUnreadable", p.name, p.code, p.language, p.variables, p.timezone as zone,
         coalesce(p.quiet_hours, st.settings -> 'quietHours') as "quietHours",
         case when st.sending = 'paused' then coalesce(st.sending_reason, '')
              when a.sending = 'paused' then coalesce(a.sending_reason, '') end as "sendingPaused"
    from occurrences o
    join schedules s on s.id = o.schedule_id
    join participants p on p.id = o.participant_id
    join studies st on st.id = p.study_id
    join whatsapp_accounts a on a.id = p.account_id
   where o.participant_id = any($1::uuid[])
     and ${MAY_FIRE}
   order by o.instant, o.id
   limit 2000`;

/** A due occurrence, with everything by which its fate is decided. */
export interface DueOccurrence {
  readonly id: string;
  readonly scheduleId: string;
  readonly participantId: string;
  readonly instant: Date;
  readonly usefulUntil: Date;
  readonly definition: ScheduleDefinition;
  readonly promptId: string;
  readonly isDeleted: boolean;
  readonly status: ParticipantStatus;
  readonly isUnreadable: boolean;
  readonly name: string;
  readonly code: string;
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly quietHours: unknown;
  /** Why nothing is sent for the study or by the account; null: it is. */
  readonly sendingPaused: string | null;
}

/** Read unlocked: their turnstiles are taken next. */
export const findPeopleToPrompt = async (tx: EntityManager): Promise<string[]> =>
  (await queryRows<{ participantId: string }>(tx, PEOPLE_TO_PROMPT)).map(({ participantId }) => participantId);

/** The caller holds the turnstiles of these people. */
export const dueOccurrencesOf = (tx: EntityManager, participantIds: readonly string[]): Promise<DueOccurrence[]> =>
  queryRows<DueOccurrence>(tx, DUE_OF, [participantIds]);

const OVERDUE = `
  select count(*)::integer as count
    from (select 1 from occurrences
           where status = 'planned' and instant <= pp_now() - interval '1 minute' limit ${MOST_COUNTED}) longest`;

/** At most `MOST_COUNTED`. Recovery only counts them: the fire itself applies the policies. */
export const countOverdueOccurrences = async (tx: EntityManager): Promise<number> =>
  (await queryRows<{ count: number }>(tx, OVERDUE))[0]?.count ?? 0;
