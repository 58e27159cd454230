import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

const CORRECT = `
  update occurrences
     set status = 'sent', reason = null, detail = null, updated_at = pp_now()
   where message_id = any($1::uuid[]) and status = 'not-sent'`;

interface Acked {
  readonly id: string;
  readonly statusBefore: string;
  readonly grew: boolean;
}

/** An ack of a message that was given up changes what was told of its occurrence: what has arrived was sent. */
export async function correctOutcomes(tx: EntityManager, acked: readonly Acked[]): Promise<void> {
  const given = acked.filter(
    ({ grew, statusBefore }) => grew && ['failed', 'canceled', 'expired'].includes(statusBefore),
  );
  if (given.length > 0) await queryRows(tx, CORRECT, [given.map(({ id }) => id)]);
}
