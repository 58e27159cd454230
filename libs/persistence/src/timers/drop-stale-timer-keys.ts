import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { STALE_TIMER_KEY, TIMER_KEYS } from './timer-ownership';

/** The version goes up, so that a turn that read the key runs again; `updated_at` stays, for it says when the flow last wrote. */
const DROP = `
  with stale as (
    select s.id, array_agg(k.key) as keys
      from flow_states s, ${TIMER_KEYS}
     where s.participant_id = any($1::uuid[]) and ${STALE_TIMER_KEY}
     group by s.id)
  update flow_states s
     set state_data = jsonb_set(s.state_data, '{timers}', (s.state_data -> 'timers') - stale.keys), version = s.version + 1
    from stale
   where s.id = stale.id
  returning s.id, s.participant_id as "participantId", stale.keys`;

export interface StaleKeys {
  readonly id: string;
  readonly participantId: string;
  readonly keys: readonly string[];
}

/** The caller holds the turnstiles and the flow states of these people. */
export const dropStaleTimerKeys = (tx: EntityManager, participantIds: readonly string[]): Promise<StaleKeys[]> =>
  queryRows<StaleKeys>(tx, DROP, [participantIds]);
