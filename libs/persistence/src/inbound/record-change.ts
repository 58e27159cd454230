import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { changeKey, type MessageChange } from '@promptpipe/domain';
import { jsonOf } from '../database/json-of';
import { queryRow } from '../database/sql';

export interface ToldChange {
  readonly accountId: string;
  /** Of the message that it concerns, theirs or ours. */
  readonly waMessageId: string;
  readonly change: MessageChange;
  /** WhatsApp's instant of it; null where it does not tell. */
  readonly at: Date | null;
}

/** Ours in either table, or theirs. Not met: not told yet, or of something that went past us. */
const CONCERNED = `
  select id as message_id, null::uuid as inbound_message_id, participant_id, study_id
    from outbox_messages where account_id = $2 and wa_message_id = $3
  union all
  select moved.message_id, null, moved.participant_id, p.study_id
    from moved_messages moved join participants p on p.id = moved.participant_id
   where moved.account_id = $2 and moved.wa_message_id = $3
  union all
  select null, id, participant_id, study_id
    from inbound_messages where account_id = $2 and wa_message_id = $3
   limit 1`;

/**
 * Once, by its key, however often and in whatever order it is told. What is told before its message waits without one: the
 * transaction that records that (P/inbound/record-inbound.ts) takes it along, and so does the next time that it is told. What nobody has taken by then
 * goes after a day (P/retention/prune-response-events.ts).
 */
const INSERT = `
  insert into response_events as e (id, account_id, wa_message_id, event_key, participant_id, study_id, message_id,
                               inbound_message_id, kind, content, media, wa_at)
  select $1, $2, $3, $4, c.participant_id, c.study_id, c.message_id, c.inbound_message_id, $5, $6, $7::jsonb,
         coalesce($8::timestamptz, pp_now())
    from (select 1) told left join (${CONCERNED}) c on true
  on conflict (account_id, wa_message_id, event_key) do update
     set message_id = excluded.message_id, inbound_message_id = excluded.inbound_message_id,
         participant_id = excluded.participant_id, study_id = excluded.study_id
   where num_nonnulls(e.message_id, e.inbound_message_id) = 0
     and num_nonnulls(excluded.message_id, excluded.inbound_message_id) = 1
  returning num_nonnulls(e.message_id, e.inbound_message_id) = 1 as "hasMessage"`;

/** False: known before, or of a message that is not known yet, if it ever is. */
export async function recordChange(
  tx: EntityManager,
  { accountId, waMessageId, change, at }: ToldChange,
): Promise<boolean> {
  const media = change.kind === 'media' ? jsonOf(change.media) : null;
  const params = [uuidv7(), accountId, waMessageId, changeKey(change, at), change.kind, contentOf(change), media, at];
  return (await queryRow<{ hasMessage: boolean }>(tx, INSERT, params))?.hasMessage === true;
}

function contentOf(change: MessageChange): string | null {
  switch (change.kind) {
    case 'reaction':
      return change.emoji;
    case 'edit':
      return change.text;
    case 'media':
      return change.media.caption;
    case 'revoke':
      return null;
  }
}
