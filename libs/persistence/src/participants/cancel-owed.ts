import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { type CanceledJobs, cancelOpenJobs, cancelOpenJobsSql } from '../jobs/cancel-open-jobs';
import { cancelMessagesSql } from '../messages/cancel-messages';
import { TOLD_BY_THEM } from '../jobs/told-by-them';
import type { LockedParticipant } from './turnstile';

const DELETE_TIMERS = `delete from active_timers where participant_id = $1 returning id`;

const CANCEL_JOBS = cancelOpenJobsSql(
  'participant_id = $1 and kind <> all($3::text[]) and id is distinct from $4::uuid',
  '$2',
);

/**
 * As for jobs. An answer that passes the door is none of what the door closes on; nothing but such answers stays in line, in
 * order, so that nobody has to be shown again.
 */
const CANCEL_MESSAGES = cancelMessagesSql(
  `select id
     from outbox_messages
    where participant_id = $1
      and status in ('queued', 'sending', 'unknown')
      and not passes_door
    order by id
      for update`,
  '$2',
);

/** What waits in quarantine must not come back after somebody has left, nor when they have come back. */
const DISCARD_HELD = `
  update quarantined_rows
     set status = 'discarded', resolved_at = pp_now()
   where participant_id = $1
     and status = 'held' and moved
     and not (table_name = 'jobs' and original ->> 'kind' = any($2::text[]))
     and not coalesce((original ->> 'passes_door')::boolean, false)
  returning id`;

/** What was promised and is not kept any more is told so; what is queued is told by the end of its message. */
const SETTLE_OCCURRENCES = `
  update occurrences
     set status = 'not-sent', reason = $2, detail = $3, settled_at = pp_now(), updated_at = pp_now()
   where participant_id = $1 and status = 'planned'
  returning id`;

const END_PLANS = `
  update schedule_plans set ended_at = pp_now(), updated_at = pp_now() where participant_id = $1 and ended_at is null`;

export interface CanceledOwed {
  readonly timers: number;
  readonly occurrences: number;
  readonly jobs: CanceledJobs;
  readonly messages: {
    readonly canceled: number;
    /** Perhaps on their way: asked to stop, and told by the ids of their rows. */
    readonly stopRequested: readonly string[];
  };
}

/**
 * Ends whatever is owed to a person: timers, jobs, messages. The caller holds the turnstile and has changed the status in
 * this transaction, so that nothing new is owed after it. `exceptJobId`: the job that does it, whose own end must still count.
 */
export async function cancelEverythingOwed(
  tx: EntityManager,
  participant: LockedParticipant,
  reason: string,
  { exceptJobId }: { readonly exceptJobId?: string } = {},
): Promise<CanceledOwed> {
  const timers = await queryRows(tx, DELETE_TIMERS, [participant.id]);
  const isOptedOut = participant.status === 'opted_out';
  const told = [participant.id, isOptedOut ? 'opted-out' : 'left', reason];
  const occurrences = await queryRows(tx, SETTLE_OCCURRENCES, told);
  await queryRows(tx, END_PLANS, [participant.id]);
  await queryRows(tx, DISCARD_HELD, [participant.id, TOLD_BY_THEM]);
  const params = [participant.id, reason, TOLD_BY_THEM, exceptJobId ?? null];
  const jobs = await cancelOpenJobs(tx, CANCEL_JOBS, params);
  const messages = await queryRows<{ id: string; status: string }>(tx, CANCEL_MESSAGES, [participant.id, reason]);
  const stopped = messages.filter(({ status }) => status !== 'canceled');
  return {
    timers: timers.length,
    occurrences: occurrences.length,
    jobs,
    messages: { canceled: messages.length - stopped.length, stopRequested: stopped.map(({ id }) => id) },
  };
}
