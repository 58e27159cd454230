import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/** WhatsApp's instant of it, or now where that is ahead. */
const NOTE = `
  update participants p
     set wrote_at = greatest(p.wrote_at, least($2::timestamptz, pp_now()))
    from (select id, wrote_at from participants where id = $1) before
   where p.id = before.id
  returning before.wrote_at is null as "isFirst"`;

/** What waited only because they had never written is in line again, in its old place. */
const WARM = `
  update outbox_messages
     set retry_at = null, updated_at = pp_now()
   where participant_id = $1
     and status in ('queued', 'sending', 'unknown') and status = 'queued'
     and deferred_reason in ('cold-cap', 'cold-paused')
     and retry_at is not null`;

/** They have written to their account, and are no stranger to it from now on. The caller holds the turnstile. */
export async function noteWritten(tx: EntityManager, participantId: string, at: Date): Promise<void> {
  const noted = await queryRow<{ isFirst: boolean }>(tx, NOTE, [participantId, at]);
  if (noted?.isFirst === true) await queryRows(tx, WARM, [participantId]);
}
