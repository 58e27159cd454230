import type { EntityManager } from 'typeorm';
import { queryRow } from './sql';

/** The database's now: the only one that is compared with anything. */
export async function databaseNow(tx: EntityManager): Promise<Date> {
  const row = await queryRow<{ now: Date }>(tx, 'select pp_now() as now');
  if (!row) throw new Error('The database told no time');
  return row.now;
}
