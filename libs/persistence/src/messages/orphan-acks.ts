import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { LOCK_WA_ID, recordAck } from './record-ack';

export interface NewlyInserted {
  readonly accountId: string;
  readonly waMessageId: string;
  readonly messageId: string;
  readonly studyId: string;
}

/** Acks of a message that we did not have: after a restore, its cause makes it again with the same id. */
const ADOPT = `
  with adopted as (
    update receipts set message_id = $3, study_id = $4
     where account_id = $1 and wa_message_id = $2 and message_id is null
    returning ack_level, wa_at
  )
  select ack_level as level, wa_at as at from adopted where ack_level >= 1 order by ack_level`;

export async function applyOrphanAcks(
  tx: EntityManager,
  { accountId, waMessageId, messageId, studyId }: NewlyInserted,
): Promise<void> {
  await queryRows(tx, LOCK_WA_ID, [accountId, waMessageId]);
  const known = await queryRows<{ level: number; at: Date }>(tx, ADOPT, [accountId, waMessageId, messageId, studyId]);
  for (const ack of known) await recordAck(tx, { accountId, waMessageId, ...ack });
}
