import type { EntityManager } from 'typeorm';
import type { CallbackType, Schedule } from '@promptpipe/domain';
import { queryRow } from '../database/sql';

export interface NewTimer {
  readonly id: string;
  readonly participantId: string;
  readonly callbackType: CallbackType;
  readonly callbackParams: Record<string, unknown>;
  readonly when:
    | { readonly at: Date }
    | { readonly afterSeconds: number }
    | { readonly schedule: Schedule; readonly firstRun: Date };
}

/** Whole milliseconds, so that the guard of a fire meets the instant that JavaScript read. A delay is added to the database's clock, never to ours. The origin of a timer that no flow owns is its row id. */
const SAVE = `
  insert into active_timers (id, participant_id, timer_type, callback_type, callback_params, origin, schedule_json,
                             original_delay_seconds, scheduled_at, next_run)
  select $1::uuid, $2::uuid, case when $5::jsonb is null then 'once' else 'recurring' end, $3, $4::jsonb, $1::text, $5::jsonb,
         $6::integer, planned.at, planned.at
    from (select date_trunc('milliseconds',
                             coalesce($7::timestamptz, pp_now() + $6::integer * interval '1 second')) as at) planned
  returning next_run as "nextRun"`;

/** The caller holds the participant's turnstile. Answers the instant of the first run. */
export async function saveTimer(tx: EntityManager, { when, ...timer }: NewTimer): Promise<Date> {
  const row = await queryRow<{ nextRun: Date }>(tx, SAVE, [
    timer.id,
    timer.participantId,
    timer.callbackType,
    JSON.stringify(timer.callbackParams),
    'schedule' in when ? JSON.stringify(when.schedule) : null,
    'afterSeconds' in when ? when.afterSeconds : null,
    'at' in when ? when.at : 'firstRun' in when ? when.firstRun : null,
  ]);
  if (!row) throw new Error(`Timer ${timer.id} was not saved`);
  return row.nextRun;
}
