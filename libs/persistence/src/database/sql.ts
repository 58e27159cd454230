import type { DataSource, EntityManager } from 'typeorm';

/**
 * Raw SQL with one shape of answer: TypeORM gives `[rows, count]` for UPDATE and DELETE and rows for the rest; the
 * structured result is the same for both. Outside a transaction each call takes a connection and gives it back.
 */
export async function queryRows<T>(tx: EntityManager, text: string, params: readonly unknown[] = []): Promise<T[]> {
  const runner = tx.queryRunner ?? tx.dataSource.createQueryRunner();
  try {
    const result = await runner.query(text, [...params], true);
    return result.records as T[];
  } finally {
    if (!tx.queryRunner) await runner.release();
  }
}

/** The first row of an answer, or null. */
export async function queryRow<T>(tx: EntityManager, text: string, params: readonly unknown[] = []): Promise<T | null> {
  const rows = await queryRows<T>(tx, text, params);
  return rows[0] ?? null;
}

/** What runs statements by itself: each one its own transaction. */
export const autocommit = (db: DataSource): EntityManager => db.manager;
