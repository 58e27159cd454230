import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import type { TimerRow } from './timer-view';

/** What stops a second fire is this guard, in the transaction that inserts the job: not a dedupe key. */
const MOVE_ON = `
  update active_timers
     set next_run = $4, fire_version = fire_version + 1, updated_at = pp_now()
   where id = $1
     and next_run = $2
     and fire_version = $3
  returning id`;

const END = `delete from active_timers where id = $1 and next_run = $2 and fire_version = $3 returning id`;

type Planned = Pick<TimerRow, 'id' | 'nextRun' | 'fireVersion'>;

/** False: somebody else fired it, moved it or canceled it. */
export const moveTimerOn = async (
  tx: EntityManager,
  { id, nextRun, fireVersion }: Planned,
  to: Date,
): Promise<boolean> => (await queryRows(tx, MOVE_ON, [id, nextRun, fireVersion, to])).length === 1;

/** False: somebody else fired it, moved it or canceled it. */
export const endTimer = async (tx: EntityManager, { id, nextRun, fireVersion }: Planned): Promise<boolean> =>
  (await queryRows(tx, END, [id, nextRun, fireVersion])).length === 1;
