import { type CallbackType, type MisfirePolicy, parseCallbackParams, type Schedule } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { jsonOf } from '../database/json-of';
import { queryRow } from '../database/sql';

/** The flow state that owns a timer, and under which key of it. */
export interface TimerFlow {
  readonly flowType: string;
  readonly stateType: string;
  readonly dataKey: string;
  /** Names the cause of what it makes: enrolment, number of the state's entry and data key, so that a re-armed one has the same. */
  readonly origin: string;
}

export interface NewTimer {
  readonly id: string;
  readonly participantId: string;
  readonly callbackType: CallbackType;
  readonly callbackParams: Record<string, unknown>;
  readonly when:
    | { readonly at: Date }
    | { readonly afterSeconds: number }
    | { readonly schedule: Schedule; readonly firstRun: Date };
  /** Without one: `fire-once`. */
  readonly misfire?:
    | { readonly policy: Exclude<MisfirePolicy, 'fire-within'> }
    | { readonly policy: 'fire-within'; readonly graceSeconds: number };
  /** From this instant on it does not fire any more. */
  readonly expiresAt?: Date;
  readonly flow?: TimerFlow;
}

export interface SavedTimer {
  /** That of the timer that stood under this flow's key already, where there was one. */
  readonly id: string;
  readonly nextRun: Date;
  readonly replaced: boolean;
}

/**
 * Whole milliseconds, so that the guard of a fire meets the instant that JavaScript read. A delay is added to the database's
 * clock, never to ours. The origin of a timer that no flow owns is its row id. A flow has one timer per data key: a second
 * takes the place of the first and keeps its id, so that whoever holds the id cancels what stands; the version goes up, so
 * that a fire that read the first one meets nothing.
 */
const SAVE = `
  insert into active_timers as t
         (id, participant_id, timer_type, callback_type, callback_params, schedule_json, original_delay_seconds, scheduled_at,
          next_run, misfire_policy, misfire_grace_seconds, expires_at, flow_type, state_type, data_key, origin)
  select $1::uuid, $2::uuid, case when $5::jsonb is null then 'once' else 'recurring' end, $3, $4::jsonb, $5::jsonb,
         $6::integer, planned.at, planned.at, $8, $9::integer, $10::timestamptz, $11::text, $12::text, $13::text,
         coalesce($14::text, $1::text)
    from (select date_trunc('milliseconds',
                             coalesce($7::timestamptz, pp_now() + $6::integer * interval '1 second')) as at) planned
  on conflict (participant_id, flow_type, data_key) where flow_type is not null and data_key is not null
  do update
     set timer_type = excluded.timer_type, callback_type = excluded.callback_type, callback_params = excluded.callback_params,
         schedule_json = excluded.schedule_json, original_delay_seconds = excluded.original_delay_seconds,
         scheduled_at = excluded.scheduled_at, next_run = excluded.next_run, misfire_policy = excluded.misfire_policy,
         misfire_grace_seconds = excluded.misfire_grace_seconds, expires_at = excluded.expires_at,
         state_type = excluded.state_type, origin = excluded.origin, fire_version = t.fire_version + 1,
         updated_at = pp_now()
  returning t.id, t.next_run as "nextRun", t.id <> $1::uuid as replaced`;

/** The caller holds the participant's turnstile. Throws a ZodError where the parameters are not those of the callback type. */
export async function saveTimer(tx: EntityManager, { when, misfire, flow, ...timer }: NewTimer): Promise<SavedTimer> {
  const saved = await queryRow<SavedTimer>(tx, SAVE, [
    timer.id,
    timer.participantId,
    timer.callbackType,
    jsonOf(parseCallbackParams(timer.callbackType, timer.callbackParams)),
    'schedule' in when ? jsonOf(when.schedule) : null,
    'afterSeconds' in when ? when.afterSeconds : null,
    'at' in when ? when.at : 'firstRun' in when ? when.firstRun : null,
    misfire?.policy ?? 'fire-once',
    misfire?.policy === 'fire-within' ? misfire.graceSeconds : null,
    timer.expiresAt ?? null,
    flow?.flowType ?? null,
    flow?.stateType ?? null,
    flow?.dataKey ?? null,
    flow?.origin ?? null,
  ]);
  if (!saved) throw new Error(`Timer ${timer.id} was not saved`);
  return saved;
}
