import { insertRow, type Row } from '@promptpipe/testing';
import { violatedConstraint } from '../src/database/transaction';
import { BAD_ROWS } from './bad-rows';
import { goodRows } from './good-rows';
import { openTransaction, useDatabase } from './database';

const CHECKS = `
  select conname as name from pg_constraint
   where contype = 'c' and connamespace = 'public'::regnamespace
     and not exists (select 1 from pg_class where oid = conrelid and relispartition)
   order by 1`;

describe('the checks', () => {
  const database = useDatabase();

  /** The row is tried in a transaction that is rolled back, so that one spec leaves nothing to the next. */
  async function tryRow(table: string, row: Row): Promise<string | null> {
    const attempt = await openTransaction(database.db);
    const { tx } = attempt;
    const inTx = { query: <T>(text: string, params?: readonly unknown[]) => tx.query<T[]>(text, [...(params ?? [])]) };
    try {
      await tx.query('delete from schema_range');
      await insertRow(inTx, table, { ...(await goodRows(inTx))[table], ...row });
      return null;
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === null) throw error;
      return constraint;
    } finally {
      await attempt.rollback();
    }
  }

  it('have a bad row each', async () => {
    const present = (await database.query<{ name: string }>(CHECKS)).map(({ name }) => name);
    const covered = new Set(BAD_ROWS.map(({ check }) => check));
    expect([...covered].sort()).toEqual(present.sort());
  });

  it.each([...new Set(BAD_ROWS.map(({ table }) => table))])('let a good row into %s', async (table) => {
    expect(await tryRow(table, {})).toBeNull();
  });

  it.each(BAD_ROWS)('$check refuses $row', async ({ check, table, row }) => {
    expect(await tryRow(table, row)).toBe(check);
  });
});
