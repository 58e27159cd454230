import type { EntityManager } from 'typeorm';
import type { RepliesToExport } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

const REPLIES = `
  select distinct on (message_id) message_id as "messageId", count(*) over (partition by message_id)::integer as count,
         wa_at as "firstAt", body as "firstText", option_value as "optionValue",
         option_label as "optionLabel"
    from responses r
   where message_id = any($1::uuid[])
   order by message_id, wa_at, id`;

/** What was replied to each of these messages, by their ids. */
export async function findExportedReplies(
  tx: EntityManager,
  messageIds: readonly string[],
): Promise<Map<string, RepliesToExport>> {
  if (messageIds.length === 0) return new Map();
  const rows = await queryRows<RepliesToExport & { readonly messageId: string }>(tx, REPLIES, [messageIds]);
  return new Map(rows.map((row) => [row.messageId, row]));
}
