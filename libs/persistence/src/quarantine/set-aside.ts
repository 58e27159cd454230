import type { DataSource, EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { inTransaction } from '../database/transaction';
import { lockFreeParticipants } from '../participants/turnstile';
import { fleetNames } from './fleet-names';
import { failUnreadableMessage, flagParticipant, reportStaying } from './keep-rows';
import { moveRows, type SetAside, type Verdict } from './move-rows';
import { type FleetNames, isMovedTable, type Suspect, type Ward } from './ward';

/** Somebody who works with a row of these at this moment ends first; the row is met again in the next round. */
const among = ({ table }: Pick<Ward, 'table'>): string =>
  `select * from ${table} where id = any($1::uuid[]) order by id for no key update skip locked`;

interface Judged<Row> {
  readonly row: Row;
  readonly verdict: Verdict;
}

/** The unreadable among the rows of a look, but for those that somebody is at work on. */
export function judgeRows<Row extends Suspect>(
  ward: Ward<Row>,
  rows: readonly Row[],
  names: FleetNames,
): Judged<Row>[] {
  return rows.flatMap((row) => {
    const found = ward.judge(row, names);
    return found === null || ward.fate(row) === 'leave' ? [] : [{ row, verdict: { rowId: row.id, ...found } }];
  });
}

/** Suspects were read unlocked: their turnstiles are locked, they are read and judged again, and then they are set aside. */
export async function setAsideSuspects<Row extends Suspect>(
  db: DataSource,
  ward: Ward<Row>,
  suspects: readonly Row[],
  bootId: string | null,
): Promise<SetAside[]> {
  if (suspects.length === 0) return [];
  return inTransaction(db, async (tx) => {
    const people = suspects.flatMap(({ participantId }) => participantId ?? []);
    const free = new Set((await lockFreeParticipants(tx, [...new Set(people)])).map(({ id }) => id));
    const ids = suspects
      .filter(({ participantId, orphanOf }) => participantId === null || free.has(participantId) || isOrphan(orphanOf))
      .map(({ id }) => id);
    const rows = await queryRows<Row>(tx, ward.facts(among(ward)), [ids]);
    return carryOut(tx, ward, judgeRows(ward, rows, await fleetNames(tx)), bootId);
  });
}

/** There is no turnstile of somebody who does not exist. */
const isOrphan = (orphanOf: string | null): boolean => orphanOf === 'participant';

async function carryOut<Row extends Suspect>(
  tx: EntityManager,
  ward: Ward<Row>,
  judged: readonly Judged<Row>[],
  bootId: string | null,
): Promise<SetAside[]> {
  const { table } = ward;
  const told: SetAside[] = [];
  const toMove: Verdict[] = [];
  for (const { row, verdict } of judged) {
    const end = ward.fate(row);
    if (end === 'move') toMove.push(verdict);
    if (end === 'flag') told.push(...(await flagParticipant(tx, verdict, bootId)));
    if (end === 'fail') told.push(...(await failUnreadableMessage(tx, verdict, bootId)));
    if (end === 'report' && table !== 'active_timers') {
      told.push(...(await reportStaying(tx, table, verdict, bootId)));
    }
  }
  if (isMovedTable(table)) told.push(...(await moveRows(tx, table, toMove, bootId)));
  return told;
}
