import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/**
 * One replica of all per interval, whoever asks first. Nobody holds anything meanwhile, so that one who dies or freezes
 * over its turn keeps nobody from the next. An instant further ahead than the interval is one of a clock that was set
 * back; nearer ones are of somebody whose transaction began a moment later than this one and was faster.
 */
const TAKE = `
  insert into duty_turns as turn (name, taken_at) values ($1, pp_now())
  on conflict (name) do update
    set taken_at = excluded.taken_at
    where turn.taken_at <= pp_now() - $2 * interval '1 millisecond'
       or turn.taken_at > pp_now() + $2 * interval '1 millisecond'
  returning name`;

const KEEP = `update duty_turns set taken_at = pp_now() where name = $1`;

/** True: this process does the duty now, and nobody else begins it within the interval. */
export const takeTurn = async (tx: EntityManager, duty: string, intervalMs: number): Promise<boolean> =>
  (await queryRow(tx, TAKE, [duty, intervalMs])) !== null;

/** A duty that takes longer than its interval begins the interval again with each of its chunks. */
export const keepTurn = async (tx: EntityManager, duty: string): Promise<void> => {
  await queryRows(tx, KEEP, [duty]);
};
