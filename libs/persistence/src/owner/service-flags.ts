import { STALE_RUNNING_JOB } from '../jobs/take-back-jobs';
import { STALE_SENDING_MESSAGE } from '../messages/take-back-messages';
import { EXPIRED_MESSAGE } from '../messages/expire-messages';
import { LEAVES_AT } from '../messages/head-of-lane';
import { SOMETHING_MISSED } from '../messages/missed-messages';
import { DUE_UNDER_QUIET_HOURS } from '../messages/quiet-messages';
import { NEXT_TO_FIRE } from '../schedules/next-to-fire';

/** Milliseconds until an instant, null when there is none or it is more than a second away: the next tick tells then. */
const soon = (instant: string): string => `
  (select case when due.at <= pp_now() + interval '1 second'
               then greatest(0, extract(epoch from due.at - pp_now()) * 1000)::double precision end
     from (${instant}) due)`;

/** What the scheduler's tick asks besides the owner look. */
export const SCHEDULER_FLAGS = `
  ${soon('select min(next_run) as at from active_timers')} as "timersInMs",
  ${soon(`select min(head.run_at) as at
            from generate_series(0, 9) as level,
                 lateral (select run_at from jobs
                           where status = 'queued' and staged_at is null and not held and priority = level
                           order by run_at limit 1) head`)} as "jobsInMs",
  ${soon(NEXT_TO_FIRE)} as "occurrencesInMs",
  (exists (select 1 from schedule_plans where ended_at is null and plan_at <= pp_now())
   or exists (select 1 from participants where plans_due)
   or exists (select 1 from schedules where not walk_ended)) as "plansDue",
  exists (select 1 from jobs j where ${STALE_RUNNING_JOB}) as "jobsStale",
  exists (select 1 from jobs where status = 'queued' and staged_at is not null) as "jobsStaged"`;

export interface SchedulerFlags {
  readonly timersInMs: number | null;
  readonly jobsInMs: number | null;
  readonly occurrencesInMs: number | null;
  readonly plansDue: boolean;
  readonly jobsStale: boolean;
  readonly jobsStaged: boolean;
}

export const SENDER_FLAGS = `
  exists (select 1 from whatsapp_accounts a
           where a.state = 'connected'
             and exists (select 1
                           from unnest('{reply,study,bulk}'::text[]) as line (lane),
                                lateral (select 1 from outbox_messages m
                                          where m.account_id = a.id and m.lane = line.lane
                                            and m.status = 'queued' and m.staged_at is null and not m.held
                                            and ${LEAVES_AT} <= pp_now()
                                          limit 1) due)) as "messagesDue",
  exists (select 1 from outbox_messages m where ${STALE_SENDING_MESSAGE}) as "messagesStale",
  (exists (select 1 from outbox_messages m where ${EXPIRED_MESSAGE}) or ${SOMETHING_MISSED}) as "messagesExpired",
  exists (select 1 from outbox_messages m where ${DUE_UNDER_QUIET_HOURS}) as "messagesMayBeQuiet",
  exists (select 1 from outbox_messages where status = 'queued' and staged_at is not null) as "messagesStaged"`;

export interface SenderFlags {
  readonly messagesDue: boolean;
  readonly messagesStale: boolean;
  readonly messagesExpired: boolean;
  readonly messagesMayBeQuiet: boolean;
  readonly messagesStaged: boolean;
}

export const GATEWAY_FLAGS = `
  exists (select 1 from whatsapp_accounts a
           where a.lease_owner is null
              or a.lease_until < pp_clock()
              or not exists (select 1 from service_instances s where s.boot_id = a.lease_owner and s.gone_at is null))
    as "accountsFree",
  exists (select 1 from outbox_messages m
            join whatsapp_accounts a on a.id = m.account_id
           where m.status = 'unknown' and a.lease_owner = $1) as "messagesUnknown"`;

export interface GatewayFlags {
  readonly accountsFree: boolean;
  readonly messagesUnknown: boolean;
}
