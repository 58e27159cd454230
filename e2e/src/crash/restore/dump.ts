import { type TestDatabase } from '@promptpipe/testing';

/** Leaves only: the rows of a partitioned table are those of its partitions. */
const TABLES = `
  select c.relname as name
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like '%migrations%'`;

/** A copy of all rows, kept beside them: what a dump of this moment would hold. Nobody writes meanwhile. */
export async function takeDump(database: TestDatabase): Promise<void> {
  await database.query('drop schema if exists dump cascade');
  await database.query('create schema dump');
  for (const name of await tablesOf(database)) await database.query(`create table dump."${name}" as table "${name}"`);
}

/** As on a fresh database: everything since is gone, keys and triggers ask nothing while the rows come in. */
export async function restoreDump(database: TestDatabase): Promise<void> {
  const names = await tablesOf(database);
  await database.query(`set session_replication_role = replica`);
  await database.query(`truncate ${names.map((name) => `"${name}"`).join(', ')}`);
  for (const name of names) await database.query(`insert into "${name}" select * from dump."${name}"`);
  await database.query(`set session_replication_role = origin`);
  await database.query('truncate crash_suite.moves');
}

const tablesOf = async (database: TestDatabase): Promise<string[]> =>
  (await database.query<{ name: string }>(TABLES)).map(({ name }) => name);
