import type { EntityManager } from 'typeorm';
import type { RepliesToExport } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

/** Of a poll that somebody has voted in: what was voted or typed last; a vote that was taken back chose nothing. */
const LAST_CHOICE = `
  select l.wa_at, l.option_value, l.option_label
    from responses l
   where l.message_id = r.message_id and (l.kind = 'vote' or l.option_value is not null)
     and exists (select 1 from responses v where v.message_id = r.message_id and v.kind = 'vote')
   order by l.wa_at desc, l.id desc
   limit 1`;

const REPLIES = `
  select distinct on (r.message_id) r.message_id as "messageId", count(*) over (partition by r.message_id)::integer as count,
         r.wa_at as "firstAt", r.body as "firstText",
         case when last.wa_at is null then r.option_value else last.option_value end as "optionValue",
         case when last.wa_at is null then r.option_label else last.option_label end as "optionLabel"
    from responses r
    left join lateral (${LAST_CHOICE}) last on true
   where r.message_id = any($1::uuid[])
   order by r.message_id, r.wa_at, r.id`;

/** What was replied to each of these messages, by their ids. */
export async function findExportedReplies(
  tx: EntityManager,
  messageIds: readonly string[],
): Promise<Map<string, RepliesToExport>> {
  if (messageIds.length === 0) return new Map();
  const rows = await queryRows<RepliesToExport & { readonly messageId: string }>(tx, REPLIES, [messageIds]);
  return new Map(rows.map((row) => [row.messageId, row]));
}
