import type { DataSource } from 'typeorm';
import { makePartitions } from '../history/partitions';
import { createDataSource } from './data-source';
import { inTransaction } from './transaction';

/** Any constant will do as long as it never changes: two runs at once must meet at the same lock. */
const MIGRATION_LOCK = 7_163_005_011;

export interface MigrationReport {
  readonly applied: readonly string[];
}

async function withMigrationLock<T>(url: string, work: (db: DataSource) => Promise<T>): Promise<T> {
  const db = createDataSource({
    url,
    poolSize: 2,
    applicationName: 'promptpipe-migrate',
    onPoolError: () => undefined,
    limits: false,
  });
  await db.initialize();
  const runner = db.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work(db);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await db.destroy();
  }
}

/** Brings the database to this version, with the history partitions of the next days. Running it again, or twice at once, applies nothing a second time. */
export function migrateDatabase(url: string): Promise<MigrationReport> {
  return withMigrationLock(url, async (db) => {
    const applied = await db.runMigrations();
    await inTransaction(db, makePartitions);
    return { applied: applied.map(({ name }) => name) };
  });
}

/** Takes back the last `steps` migrations, newest first. */
export function revertMigrations(url: string, steps: number): Promise<void> {
  return withMigrationLock(url, async (db) => {
    for (let step = 0; step < steps; step += 1) await db.undoLastMigration();
  });
}
