import { createTestDatabase, type TestDatabase } from '@promptpipe/testing';
import { migrateDatabase } from '../src';
import { revertMigrations } from '../src/database/migrate';
import { MIGRATIONS } from '../src/migrations';
import { catalogOf, checksumsOf, fillEveryTable } from './catalog';

/** Tables that have other columns in between have another name there. */
const inBoth = (some: Record<string, string>, others: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(some).filter(([table]) => table in others));

describe('migrations', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  it('leave the same schema up, down and up again, and nothing but their own list when down', async () => {
    const { applied } = await migrateDatabase(database.url);
    expect(applied).toHaveLength(MIGRATIONS.length);
    const up = await catalogOf(database);
    expect(up.length).toBeGreaterThan(200);

    await revertMigrations(database.url, MIGRATIONS.length);
    expect(await catalogOf(database)).toEqual([]);

    await migrateDatabase(database.url);
    expect(await catalogOf(database)).toEqual(up);
  });

  it('are applied once when two runs meet', async () => {
    const runs = await Promise.all([migrateDatabase(database.url), migrateDatabase(database.url)]);
    expect(runs.map(({ applied }) => applied.length).sort()).toEqual([0, MIGRATIONS.length].sort());
  });

  it('apply nothing a second time, and leave the rows of every table as they are', async () => {
    await migrateDatabase(database.url);
    await fillEveryTable(database);
    const before = await checksumsOf(database);
    expect(Object.values(before)).not.toContain('empty');

    expect(await migrateDatabase(database.url)).toEqual({ applied: [] });
    expect(await checksumsOf(database)).toEqual(before);
  });

  it('leave the rows of the other tables as they are when the last two are taken back and applied again', async () => {
    await migrateDatabase(database.url);
    await fillEveryTable(database);
    const before = await checksumsOf(database);

    await revertMigrations(database.url, 2);
    const standing = inBoth(await checksumsOf(database), before);
    expect((await migrateDatabase(database.url)).applied).toEqual(MIGRATIONS.slice(-2).map(({ name }) => name));
    const after = await checksumsOf(database);
    expect(before).toMatchObject(standing);
    expect(after).toMatchObject(standing);
    expect(Object.keys(standing).length).toBeGreaterThan(10);
  });
});
