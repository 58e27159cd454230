import type { DataSource, EntityManager } from 'typeorm';
import { explained } from './explain-error';
import { statementRows } from './statement';

/** The rows of one statement. Within a transaction its error is explained when that has ended and let go of its connection. */
export async function queryRows<T>(tx: EntityManager, text: string, params: readonly unknown[] = []): Promise<T[]> {
  try {
    return await statementRows<T>(tx, text, params);
  } catch (error) {
    throw tx.queryRunner ? error : await explained(tx.dataSource, error);
  }
}

/** The first row of an answer, or null. */
export async function queryRow<T>(tx: EntityManager, text: string, params: readonly unknown[] = []): Promise<T | null> {
  const rows = await queryRows<T>(tx, text, params);
  return rows[0] ?? null;
}

/** What runs statements by itself: each one its own transaction. */
export const autocommit = (db: DataSource): EntityManager => db.manager;
