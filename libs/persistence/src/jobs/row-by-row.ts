import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { violatedConstraint } from '../database/transaction';

/**
 * A queued twin that appeared between a statement's look and its write refuses the whole of it; then it runs row by row,
 * each behind a savepoint, where the look is fresh.
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
    const outcomes: Outcome[] = [];
    for (const row of rows) outcomes.push(...(await rowByRow(tx, [row], act)));
    return outcomes;
  }
}
