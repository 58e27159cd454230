import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** A timer that runs once has nothing to stop: that one is canceled. */
const STOP = `delete from active_timers where id = $1 and timer_type = 'recurring' returning id`;

/** A recurring timer runs no more; unlike a cancel it leaves the job that it has made. The caller holds the turnstile. */
export const stopTimer = async (tx: EntityManager, id: string): Promise<boolean> =>
  (await queryRows(tx, STOP, [id])).length === 1;
