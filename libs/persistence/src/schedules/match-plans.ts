import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { lockFreeParticipants } from '../participants/turnstile';
import { showOccurrences } from './hold-occurrences';
import { withdrawPlans } from './withdraw-plans';

/** Read unlocked: their turnstiles are taken next. */
const DUE = `select id from participants where plans_due order by id limit 200`;

/**
 * A schedule and a person of its study and arm who takes part, or will again: planned from now on. One that had ended
 * begins again from now; one of an older version, or of another zone, is looked at again by the planner.
 */
const BEGIN = `
  insert into schedule_plans as plan (schedule_id, participant_id, study_id, version, zone, planned_to)
  select s.id, p.id, p.study_id, s.version, p.timezone, pp_now()
    from participants p
    join schedules s on s.study_id = p.study_id and s.deleted_at is null and (s.arm is null or s.arm = p.arm)
   where p.id = any($1::uuid[]) and p.status in ('active', 'paused')
   order by p.id, s.id
  on conflict (schedule_id, participant_id) do update
    set plan_at = pp_now(), ended_at = null, updated_at = pp_now(),
        planned_to = case when plan.ended_at is null then plan.planned_to else greatest(plan.planned_to, pp_now()) end
    where plan.ended_at is not null or plan.version <> excluded.version or plan.zone <> excluded.zone`;

/** Plans of these people that nothing stands behind any more: another arm, a deleted schedule, somebody who has left. */
const OVER = `
  select plan.schedule_id as "scheduleId", plan.participant_id as "participantId",
         case when s.deleted_at is null then 'canceled' else 'deleted' end as reason
    from schedule_plans plan
    join schedules s on s.id = plan.schedule_id
    join participants p on p.id = plan.participant_id
   where plan.participant_id = any($1::uuid[])
     and plan.ended_at is null
     and (s.deleted_at is not null or s.study_id <> p.study_id or (s.arm is not null and s.arm is distinct from p.arm)
          or p.status not in ('active', 'paused'))
   order by plan.participant_id, plan.schedule_id`;

const DONE = `update participants set plans_due = false where id = any($1::uuid[]) and plans_due`;

export interface MatchPass {
  /** People whose plans are right now. */
  readonly matched: number;
  /** People whose turnstile somebody else held. */
  readonly busy: number;
}

/** Makes the plans of those who are marked what the schedules of their study say; one chunk (≤ 200 people). */
export async function matchPlans(tx: EntityManager): Promise<MatchPass> {
  const due = await queryRows<{ id: string }>(tx, DUE);
  if (due.length === 0) return { matched: 0, busy: 0 };
  const people = await lockFreeParticipants(
    tx,
    due.map(({ id }) => id),
  );
  const ids = people.map(({ id }) => id);
  const over = await queryRows<{ scheduleId: string; participantId: string; reason: 'canceled' | 'deleted' }>(
    tx,
    OVER,
    [ids],
  );
  for (const reason of ['canceled', 'deleted'] as const) {
    await withdrawPlans(
      tx,
      over.filter((one) => one.reason === reason),
      reason,
    );
  }
  await showOccurrences(tx, ids);
  await queryRows(tx, BEGIN, [ids]);
  await queryRows(tx, DONE, [ids]);
  return { matched: ids.length, busy: due.length - ids.length };
}
