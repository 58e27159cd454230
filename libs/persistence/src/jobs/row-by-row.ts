import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { violatedConstraint } from '../database/transaction';

/**
 * A queued twin that appeared between a statement's look and its write refuses the whole of it; then its halves run one
 * after the other, each behind a savepoint, where the look is fresh, down to the row that was refused.
 */
export async function rowByRow<Row, Outcome>(
  tx: EntityManager,
  rows: readonly Row[],
  act: (some: readonly Row[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  await queryRows(tx, 'savepoint jobs');
  try {
    const outcomes = await act(rows);
    await queryRows(tx, 'release savepoint jobs');
    return outcomes;
  } catch (error) {
    if (violatedConstraint(error) !== 'jobs_dedupe_key_key') throw error;
    await queryRows(tx, 'rollback to savepoint jobs');
    const half = Math.ceil(rows.length / 2);
    const first = await rowByRow(tx, rows.slice(0, half), act);
    return half === rows.length ? first : [...first, ...(await rowByRow(tx, rows.slice(half), act))];
  }
}
