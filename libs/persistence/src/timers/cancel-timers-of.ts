import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { type CanceledJobs, cancelOpenJobs, cancelOpenJobsSql } from '../jobs/cancel-open-jobs';

export interface TimerScope {
  /** Only the timers of this flow; without one all of the participant's. */
  readonly flowType?: string;
  /** Only the timer under this key of the flow. */
  readonly dataKey?: string;
  /** The job whose handler cancels: it is not asked to stop itself. */
  readonly exceptJobId?: string;
}

export interface CanceledTimers {
  readonly timers: number;
  readonly jobs: CanceledJobs;
}

const IN_SCOPE = `
     participant_id = $1
     and ($2::text is null or flow_type = $2)
     and ($3::text is null or data_key = $3)`;

const DELETE = `delete from active_timers where ${IN_SCOPE} returning id`;

/** What a timer has made ends with it, also when the timer itself is gone. */
const CANCEL_JOBS = cancelOpenJobsSql(
  `${IN_SCOPE} and timer_id is not null and id is distinct from $4::uuid`,
  `'timer canceled'`,
);

/** A release would bring them back: what a timer has made, and timers themselves, that wait in quarantine. */
const DISCARD_HELD = `
  update quarantined_rows
     set status = 'discarded', resolved_at = pp_now()
   where participant_id = $1
     and status = 'held' and moved
     and (table_name = 'active_timers' or (table_name = 'jobs' and original ->> 'timer_id' is not null))
     and ($2::text is null or original ->> 'flow_type' = $2)
     and ($3::text is null or original ->> 'data_key' = $3)
  returning id`;

/** Ends a person's timers and what they have made, for a flow that moves on and for STOP. The caller holds the turnstile. */
export async function cancelTimersOf(
  tx: EntityManager,
  participantId: string,
  { flowType, dataKey, exceptJobId }: TimerScope = {},
): Promise<CanceledTimers> {
  const scope = [participantId, flowType ?? null, dataKey ?? null];
  const timers = await queryRows(tx, DELETE, scope);
  await queryRows(tx, DISCARD_HELD, scope);
  return { timers: timers.length, jobs: await cancelOpenJobs(tx, CANCEL_JOBS, [...scope, exceptJobId ?? null]) };
}
