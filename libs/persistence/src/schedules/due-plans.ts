import type { EntityManager } from 'typeorm';
import type { ScheduleDefinition } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

/** Read unlocked: the turnstiles of these people are taken next, and the plans read again. */
const DUE_PEOPLE = `
  select distinct due.participant_id as "participantId"
    from (select participant_id from schedule_plans
           where ended_at is null and plan_at <= pp_now()
           order by plan_at
           limit 200) due`;

/** With what they are planned by. A deleted schedule is left to whoever withdraws it. */
const DUE_OF = `
  select plan.schedule_id as "scheduleId", plan.participant_id as "participantId", plan.study_id as "studyId",
         plan.planned_to as "plannedTo", plan.last_number as "lastNumber",
         s.definition, s.version, s.seed, p.timezone as zone, coalesce(p.enrolled_at, p.created_at) as "enrolledAt",
         (plan.version <> s.version or plan.zone <> p.timezone) as "isOutdated",
         plan.version as "plannedVersion", plan.zone as "plannedZone",
         case when plan.version <> s.version then s.former else '[]' end as former
    from schedule_plans plan
    join schedules s on s.id = plan.schedule_id and s.deleted_at is null
    join participants p on p.id = plan.participant_id
   where plan.participant_id = any($1::uuid[])
     and plan.ended_at is null
     and plan.plan_at <= pp_now()
   order by plan.participant_id, plan.schedule_id`;

/** What a schedule planned by until it was changed. */
export interface FormerVersion {
  readonly version: number;
  readonly definition: ScheduleDefinition;
  /** An instant as JSON has it. */
  readonly until: string;
}

export interface DuePlan {
  readonly scheduleId: string;
  readonly participantId: string;
  readonly studyId: string;
  readonly plannedTo: Date;
  readonly lastNumber: number;
  readonly definition: ScheduleDefinition;
  /** Of the schedule as it is now. */
  readonly version: number;
  readonly seed: string;
  /** Of the participant as it is now. */
  readonly zone: string;
  readonly enrolledAt: Date;
  /** It was planned by another version of the schedule, or for another zone. */
  readonly isOutdated: boolean;
  /** What it has been planned by. */
  readonly plannedVersion: number;
  readonly plannedZone: string;
  /** Where it is not this version: each one before it, in order. */
  readonly former: readonly FormerVersion[];
}

export const findPeopleToPlan = async (tx: EntityManager): Promise<string[]> =>
  (await queryRows<{ participantId: string }>(tx, DUE_PEOPLE)).map(({ participantId }) => participantId);

/** The caller holds the turnstiles of these people. */
export const duePlansOf = (tx: EntityManager, participantIds: readonly string[]): Promise<DuePlan[]> =>
  queryRows<DuePlan>(tx, DUE_OF, [participantIds]);
