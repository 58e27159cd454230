import type { EntityManager } from 'typeorm';
import type { Unreadable } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { sqlStateOf } from '../database/sql-state';
import { fleetNames } from './fleet-names';
import type { QuarantinedOriginal } from './read-quarantine';
import { RESTORED } from './restore-row';
import type { MovedTable, Suspect } from './ward';
import { WARDS } from './wards';

/** SQLSTATE class of values that do not fit their type. */
const DATA_EXCEPTION = '22';

const DOES_NOT_FIT: Unreadable = {
  reason: 'impossible-state',
  detail: 'What was kept does not fit the columns of its table',
};

/** Why a row that was moved away could not be read after its return; null: it could. */
export async function judgeOriginal(
  tx: EntityManager,
  { table, original, participantId }: QuarantinedOriginal & { readonly table: MovedTable },
): Promise<Unreadable | null> {
  const ward = WARDS[table];
  const params = [JSON.stringify(original), ...(table === 'active_timers' ? [] : [participantId === null ? null : 1])];
  await queryRows(tx, 'savepoint judge');
  try {
    const suspect = await queryRow<Suspect>(tx, ward.facts(RESTORED[table]), params);
    return suspect ? ward.judge(suspect, await fleetNames(tx)) : null;
  } catch (error) {
    if (!sqlStateOf(error)?.startsWith(DATA_EXCEPTION)) throw error;
    await queryRows(tx, 'rollback to savepoint judge');
    return DOES_NOT_FIT;
  }
}

/** The same of a row that stays in its table. */
export async function judgeStaying(
  tx: EntityManager,
  { table, rowId }: QuarantinedOriginal,
): Promise<Unreadable | 'gone' | null> {
  const ward = WARDS[table];
  const row = `select * from ${table} where id = $1::uuid`;
  if (!(await queryRow(tx, row, [rowId]))) return 'gone';
  const suspect = await queryRow<Suspect>(tx, ward.facts(row), [rowId]);
  return suspect ? ward.judge(suspect, await fleetNames(tx)) : null;
}
