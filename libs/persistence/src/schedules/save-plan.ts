import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Occurrence } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import type { DuePlan } from './due-plans';

export interface PlannedTo {
  readonly plan: DuePlan;
  /** What it is planned by from here on; another one than that of the schedule and the person is outdated still. */
  readonly rules: { readonly version: number; readonly zone: string };
  readonly added: readonly (Occurrence & { readonly usefulUntil: Date })[];
  /** Ids of occurrences in whose place the new ones stand. */
  readonly dropped: readonly string[];
  /** Ids of occurrences of an older version that were due before it, and stay. */
  readonly kept: readonly string[];
  readonly plannedTo: Date;
  readonly lastNumber: number;
  /** Null: nothing more will come of it. */
  readonly planAt: Date | null;
}

/** What nobody has been asked and is yet to come; anything else was promised, and stays. */
const DROP = `delete from occurrences where id = any($1::uuid[]) and status = 'planned' and instant > pp_now()`;

const KEEP = `
  update occurrences o
     set version = kept.version, updated_at = pp_now()
    from unnest($1::uuid[], $2::integer[]) as kept (id, version)
   where o.id = kept.id and o.status = 'planned'`;

/** Columns as lists, so that a chunk of people is one statement. */
const ADD = `
  insert into occurrences (id, schedule_id, participant_id, study_id, number, version, local_date, local_time, zone, instant,
                           useful_until, by_clock_change, drawn_from)
  select *
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::integer[], $6::integer[], $7::date[], $8::text[],
                $9::text[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[])`;

/** Nobody but the holder of the turnstile writes a plan, save who asks for a look at it: that is not forgotten. */
const MOVE_ON = `
  update schedule_plans plan
     set version = done.version, zone = done.zone, planned_to = done.planned_to, last_number = done.last_number,
         plan_at = coalesce(done.plan_at, pp_now()), ended_at = case when done.plan_at is null then pp_now() end,
         updated_at = pp_now()
    from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::timestamptz[], $6::integer[], $7::timestamptz[])
           as done (schedule_id, participant_id, version, zone, planned_to, last_number, plan_at)
   where plan.schedule_id = done.schedule_id and plan.participant_id = done.participant_id and plan.ended_at is null`;

/** Writes down what a chunk of plans has come to. The caller holds the turnstiles of their people. */
export async function savePlans(tx: EntityManager, plans: readonly PlannedTo[]): Promise<void> {
  if (plans.length === 0) return;
  await queryRows(tx, DROP, [plans.flatMap(({ dropped }) => dropped)]);
  const kept = plans.flatMap(({ plan, kept }) => kept.map((id) => ({ id, version: plan.version })));
  if (kept.length > 0) await queryRows(tx, KEEP, [kept.map(({ id }) => id), kept.map(({ version }) => version)]);
  const rows = plans.flatMap(({ plan, added }) => added.map((occurrence) => ({ ...occurrence, plan })));
  if (rows.length > 0) {
    await queryRows(tx, ADD, [
      rows.map(() => uuidv7()),
      rows.map(({ plan }) => plan.scheduleId),
      rows.map(({ plan }) => plan.participantId),
      rows.map(({ plan }) => plan.studyId),
      rows.map(({ number }) => number),
      rows.map(({ plan }) => plan.version),
      rows.map(({ localDate }) => localDate),
      rows.map(({ localTime }) => localTime),
      rows.map(({ zone }) => zone),
      rows.map(({ instant }) => instant),
      rows.map(({ usefulUntil }) => usefulUntil),
      rows.map(({ byClockChange }) => byClockChange),
      rows.map(({ drawnFrom }) => drawnFrom),
    ]);
  }
  await queryRows(tx, MOVE_ON, [
    plans.map(({ plan }) => plan.scheduleId),
    plans.map(({ plan }) => plan.participantId),
    plans.map(({ rules }) => rules.version),
    plans.map(({ rules }) => rules.zone),
    plans.map(({ plannedTo }) => plannedTo),
    plans.map(({ lastNumber }) => lastNumber),
    plans.map(({ planAt }) => planAt),
  ]);
}
