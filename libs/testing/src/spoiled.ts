import type { Querying } from './builders';

/**
 * Lets `work` write what foreign keys refuse, as a restore or a corruption does. `database` must be a single connection,
 * as a `TestDatabase` is, of a superuser.
 */
export async function withoutForeignKeys<T>(database: Querying, work: () => Promise<T>): Promise<T> {
  await database.query('set session_replication_role = replica');
  try {
    return await work();
  } finally {
    await database.query('set session_replication_role = origin');
  }
}

/** Drops a rule of a table and answers what gives it back; rows that break it by then are let stand (`not valid`). */
export async function dropCheck(database: Querying, table: string, check: string): Promise<() => Promise<void>> {
  const [found] = await database.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and conname = $2`,
    [table, check],
  );
  if (!found) throw new Error(`${table} has no rule ${check}`);
  await database.query(`alter table ${table} drop constraint ${check}`);
  return async () => {
    await database.query(`alter table ${table} add constraint ${check} ${found.definition} not valid`);
  };
}
