import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/** One table's rows that are kept for a time, and no longer. */
export interface Retention {
  /** As the counter and the log name it. */
  readonly table: string;
  /** One chunk (≤ 1000) of what is older than so many days; answers how many rows went. */
  runOnce(tx: EntityManager, days: number): Promise<number>;
}

/** One replica at a time; the other leaves it to that one. Held to the end of the transaction. */
const TRY_LEAD = `select pg_try_advisory_xact_lock(hashtext('promptpipe.housekeeping'), hashtext($1)) as leads`;

export const tryLead = async (tx: EntityManager, duty: string): Promise<boolean> =>
  (await queryRow<{ leads: boolean }>(tx, TRY_LEAD, [duty]))?.leads === true;

export const countRows = async (tx: EntityManager, text: string, params: readonly unknown[]): Promise<number> =>
  (await queryRows(tx, text, params)).length;
