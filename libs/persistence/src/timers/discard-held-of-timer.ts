import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** What waits in quarantine of a timer `$1`: itself, or a job that it has made. */
export const HELD_OF_TIMER = `
  status = 'held' and moved
  and ((table_name = 'active_timers' and row_id = $1::uuid::text)
       or (table_name = 'jobs' and original ->> 'timer_id' = $1::uuid::text))`;

const DISCARD = `
  update quarantined_rows set status = 'discarded', resolved_at = pp_now() where ${HELD_OF_TIMER} returning id`;

/** What is canceled must not come back by a release. The caller holds the turnstile. Answers how many there were. */
export const discardHeldOfTimer = async (tx: EntityManager, timerId: string): Promise<number> =>
  (await queryRows(tx, DISCARD, [timerId])).length;
