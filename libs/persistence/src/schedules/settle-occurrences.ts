import type { EntityManager } from 'typeorm';
import type { NotSentReason } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

export interface QueuedOccurrence {
  readonly id: string;
  readonly messageId: string;
}

export interface NotSentOccurrence {
  readonly id: string;
  readonly reason: NotSentReason;
  readonly detail: string;
}

const QUEUE = `
  update occurrences o
     set status = 'queued', message_id = made.message_id, updated_at = pp_now()
    from unnest($1::uuid[], $2::uuid[]) as made (id, message_id)
   where o.id = made.id and o.status = 'planned'`;

const NOT_SENT = `
  update occurrences o
     set status = 'not-sent', reason = told.reason, detail = told.detail, settled_at = pp_now(), updated_at = pp_now()
    from unnest($1::uuid[], $2::text[], $3::text[]) as told (id, reason, detail)
   where o.id = told.id and o.status = 'planned'`;

/** Their messages were inserted in this transaction; the caller holds the turnstiles. */
export async function queueOccurrences(tx: EntityManager, made: readonly QueuedOccurrence[]): Promise<void> {
  if (made.length === 0) return;
  await queryRows(tx, QUEUE, [made.map(({ id }) => id), made.map(({ messageId }) => messageId)]);
}

/** The caller holds the turnstiles. */
export async function settleUnsent(tx: EntityManager, told: readonly NotSentOccurrence[]): Promise<void> {
  if (told.length === 0) return;
  const columns = [told.map(({ id }) => id), told.map(({ reason }) => reason), told.map(({ detail }) => detail)];
  await queryRows(tx, NOT_SENT, columns);
}
