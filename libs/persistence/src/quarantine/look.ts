import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import type { Suspect, Ward } from './ward';

/** Before every id. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Rows are counted off on the primary key, so that a look costs the same whatever stands in the table. */
const chunkEnd = ({ table, only = 'true' }: Place): string =>
  `select id from ${table} where id > $1 and ${only} order by id offset 999 limit 1`;

const chunk = ({ table, only = 'true' }: Place): string =>
  `select * from ${table} where id > $1::uuid and id <= $2::uuid and ${only}`;
const rest = ({ table, only = 'true' }: Place): string =>
  `select * from ${table} where id > $1::uuid and ${only} order by id limit 1000`;

type Place = Pick<Ward, 'table' | 'only'>;

export interface Look<Row> {
  readonly rows: readonly Row[];
  /** Where the next look begins; null: there is nothing more. */
  readonly end: string | null;
}

/** The facts of the thousand rows after an id. */
export async function lookAfter<Row extends Suspect>(
  tx: EntityManager,
  ward: Ward<Row>,
  after: string,
): Promise<Look<Row>> {
  const end = (await queryRow<{ id: string }>(tx, chunkEnd(ward), [after]))?.id ?? null;
  const rows =
    end === null
      ? await queryRows<Row>(tx, ward.facts(rest(ward)), [after])
      : await queryRows<Row>(tx, ward.facts(chunk(ward)), [after, end]);
  return { rows, end };
}

/** The facts of what is due first. */
export const lookAtDue = <Row extends Suspect>(tx: EntityManager, { due, facts }: Ward<Row>): Promise<Row[]> =>
  queryRows<Row>(tx, facts(due));
