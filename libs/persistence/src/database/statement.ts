import type { EntityManager } from 'typeorm';

/**
 * Raw SQL with one shape of answer: TypeORM gives `[rows, count]` for UPDATE and DELETE and rows for the rest; the
 * structured result is the same for both. Outside a transaction each call takes a connection and gives it back.
 */
export async function statementRows<T>(tx: EntityManager, text: string, params: readonly unknown[]): Promise<T[]> {
  const runner = tx.queryRunner ?? tx.dataSource.createQueryRunner();
  try {
    const result = await runner.query(text, [...params], true);
    return result.records as T[];
  } finally {
    if (!tx.queryRunner) await runner.release();
  }
}
