import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

const CONFIRM = `
  update batches set confirmed_at = pp_now(), updated_at = pp_now()
   where id = $1 and status = 'held' and confirmed_at is null`;

/** The caller holds the batch and has compared the size. */
export async function confirmBatch(tx: EntityManager, id: string): Promise<void> {
  await queryRows(tx, CONFIRM, [id]);
}
