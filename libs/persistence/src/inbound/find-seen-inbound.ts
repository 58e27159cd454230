import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** By the narrow key, which outlives the message. */
const FIND_SEEN = `
  select wa_message_id as "waMessageId" from inbound_dedup where account_id = $1 and wa_message_id = any($2::text[])`;

/** Which of these are stored for sure. The others may be too by the time they are: storing them again changes nothing. */
export async function findSeenInbound(
  tx: EntityManager,
  accountId: string,
  waMessageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ waMessageId: string }>(tx, FIND_SEEN, [accountId, waMessageIds]);
  return new Set(rows.map(({ waMessageId }) => waMessageId));
}
