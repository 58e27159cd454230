import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import type { TimerFlow } from './save-timer';

/** Also a dead job is one, and what is held in quarantine: what it owed is told there, and a person decides. */
const EXISTS = `
  select exists (
           select 1 from active_timers where participant_id = $1 and flow_type = $2 and data_key = $3)
      or exists (
           select 1
             from jobs
            where participant_id = $1 and flow_type = $2 and data_key = $3 and status in ('queued', 'running', 'dead'))
      or exists (
           select 1
             from quarantined_rows
            where participant_id = $1
              and status = 'held' and moved
              and table_name in ('active_timers', 'jobs')
              and original ->> 'flow_type' = $2 and original ->> 'data_key' = $3)
         as known`;

/** True where arming a timer under this key would promise a second time. The caller holds the turnstile. */
export async function hasTimerOrJob(
  tx: EntityManager,
  participantId: string,
  { flowType, dataKey }: Pick<TimerFlow, 'flowType' | 'dataKey'>,
): Promise<boolean> {
  return (await queryRow<{ known: boolean }>(tx, EXISTS, [participantId, flowType, dataKey]))?.known ?? false;
}
