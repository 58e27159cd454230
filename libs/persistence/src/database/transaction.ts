import type { DataSource, EntityManager } from 'typeorm';
import { explained } from './explain-error';
import { sqlStateOf } from './sql-state';

const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';
const MAX_TRIES = 5;

const CHECK_VIOLATION = '23514';

/** True when a row among those of a statement breaks a rule of its table: it was let in while the rule was off. */
export const isRefusedByCheck = (error: unknown): boolean => sqlStateOf(error) === CHECK_VIOLATION;

/** Name of the constraint that refused a row, else null. Constraints are always named, so errors are told apart by them. */
export function violatedConstraint(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { constraint, driverError } = error as { constraint?: unknown; driverError?: unknown };
  if (typeof constraint === 'string') return constraint;
  return driverError === undefined ? null : violatedConstraint(driverError);
}

/**
 * One READ COMMITTED transaction. Deadlocks and serialization failures run `work` again from the start, so `work` holds
 * nothing but SQL: no call to the outside, no counter of its own.
 */
export async function inTransaction<T>(db: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction(work);
    } catch (error) {
      const state = sqlStateOf(error);
      const isConflict = state === DEADLOCK || state === SERIALIZATION_FAILURE;
      if (tries >= MAX_TRIES || !isConflict) throw await explained(db, error);
    }
  }
}
