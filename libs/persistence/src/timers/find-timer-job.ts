import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { MISSED } from '../jobs/insert-missed-job';
import { HELD_OF_TIMER } from './discard-held-of-timer';

/** The participant of a timer, also when only its job is left, or one of them waits in quarantine. */
const OWNER = `
  select participant_id as "participantId" from active_timers where id = $1::uuid
  union all
  select participant_id from jobs where timer_id = $1::uuid
  union all
  select participant_id from moved_jobs where timer_id = $1::uuid
  union all
  select participant_id from quarantined_rows where ${HELD_OF_TIMER}
  limit 1`;

/**
 * The job that a timer made last, in one snapshot, so that one that moves is seen in one place. By the number taken under the
 * turnstile, in the order of the commits: ids come from the clocks of many processes.
 */
const LAST_JOB = `
  select id, status, end_reason = '${MISSED}' as missed, participant_id as "participantId"
    from ((select id, status, end_reason, participant_id, participant_seq
             from jobs
            where timer_id = $1
            order by participant_seq desc
            limit 1)
          union all
          (select moved.job_id, moved.status, h.end_reason, moved.participant_id, moved.participant_seq
             from (select *
                     from moved_jobs
                    where timer_id = $1
                    order by participant_seq desc nulls last
                    limit 1) moved
             left join jobs_history h on h.id = moved.job_id and h.moved_on = moved.moved_on)) last
   order by participant_seq desc nulls last
   limit 1`;

export interface TimerJob {
  readonly id: string;
  readonly status: string;
  /** It never ran: the policy of the timer says that it was too late. */
  readonly missed: boolean | null;
  readonly participantId: string;
}

export const findTimerOwner = async (tx: EntityManager, id: string): Promise<string | null> =>
  (await queryRow<{ participantId: string }>(tx, OWNER, [id]))?.participantId ?? null;

export const findTimerJob = (tx: EntityManager, timerId: string): Promise<TimerJob | null> =>
  queryRow<TimerJob>(tx, LAST_JOB, [timerId]);
