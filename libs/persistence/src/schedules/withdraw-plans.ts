import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { cancelMessagesSql } from '../messages/cancel-messages';
import { releaseNextInLanes, type LanePlace } from '../messages/release-lane';

interface PlanOf {
  readonly scheduleId: string;
  readonly participantId: string;
}

const THOSE = `unnest($1::uuid[], $2::uuid[]) as over (schedule_id, participant_id)`;

const SETTLE = `
  update occurrences o
     set status = 'not-sent', reason = $3, detail = $4, settled_at = pp_now(), updated_at = pp_now()
    from ${THOSE}
   where o.schedule_id = over.schedule_id and o.participant_id = over.participant_id and o.status = 'planned'`;

const END = `
  update schedule_plans plan
     set ended_at = pp_now(), updated_at = pp_now()
    from ${THOSE}
   where plan.schedule_id = over.schedule_id and plan.participant_id = over.participant_id and plan.ended_at is null`;

/** What was made of them and has not gone. */
const CANCEL_MESSAGES = cancelMessagesSql(
  `select m.id
     from ${THOSE}
     join occurrences o
       on o.schedule_id = over.schedule_id and o.participant_id = over.participant_id and o.status = 'queued'
     join outbox_messages m on m.id = o.message_id and m.status in ('queued', 'sending', 'unknown') and not m.stop_requested
    order by m.id
      for update of m`,
  '$3',
);

export interface WithdrawnPlans {
  /** Messages that had not gone, and never will. */
  readonly canceled: number;
  /** Messages that are perhaps on their way. */
  readonly stopRequested: number;
}

/**
 * Ends plans with everything that was made of them and has not gone: occurrences, queued messages; what is on its way is
 * asked to stop. The caller holds the turnstiles of these people.
 */
export async function withdrawPlans(
  tx: EntityManager,
  plans: readonly PlanOf[],
  reason: 'canceled' | 'deleted',
): Promise<WithdrawnPlans> {
  if (plans.length === 0) return { canceled: 0, stopRequested: 0 };
  const those = [plans.map(({ scheduleId }) => scheduleId), plans.map(({ participantId }) => participantId)];
  const detail = reason === 'deleted' ? 'Its schedule was deleted' : 'The person is not of its schedule any more';
  await queryRows(tx, SETTLE, [...those, reason, detail]);
  await queryRows(tx, END, those);
  const ended = await queryRows<LanePlace & { status: string }>(tx, CANCEL_MESSAGES, [...those, detail]);
  const canceled = ended.filter(({ status }) => status === 'canceled');
  await releaseNextInLanes(tx, canceled);
  return { canceled: canceled.length, stopRequested: ended.length - canceled.length };
}
