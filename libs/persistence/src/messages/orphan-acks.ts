import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { lockOf, recordAck } from './record-ack';

export interface NewlyInserted {
  readonly accountId: string;
  readonly waMessageId: string;
  readonly messageId: string;
  readonly studyId: string;
}

/** In the order in which acks that come together are taken. */
const LOCK_WA_IDS = `
  select ${lockOf('made.account_id', 'made.wa_message_id')}
    from (select * from unnest($1::text[], $2::text[]) as made (account_id, wa_message_id) order by 1, 2) made`;

/** Acks of messages that we did not have: after a restore, their causes make them again with the same ids. */
const ADOPT = `
  with adopted as (
    update receipts r
       set message_id = made.message_id, study_id = made.study_id
      from unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[]) as made (account_id, wa_message_id, message_id, study_id)
     where r.account_id = made.account_id and r.wa_message_id = made.wa_message_id and r.message_id is null
    returning r.account_id, r.wa_message_id, r.ack_level, r.wa_at
  )
  select account_id as "accountId", wa_message_id as "waMessageId", ack_level as level, wa_at as at
    from adopted
   where ack_level >= 1
   order by account_id, wa_message_id, ack_level`;

export async function applyOrphanAcks(tx: EntityManager, made: readonly NewlyInserted[]): Promise<void> {
  const ids = [made.map(({ accountId }) => accountId), made.map(({ waMessageId }) => waMessageId)];
  await queryRows(tx, LOCK_WA_IDS, ids);
  const rows = [...ids, made.map(({ messageId }) => messageId), made.map(({ studyId }) => studyId)];
  const known = await queryRows<Parameters<typeof recordAck>[1]>(tx, ADOPT, rows);
  for (const ack of known) await recordAck(tx, ack);
}
