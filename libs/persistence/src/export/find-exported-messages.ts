import type { EntityManager } from 'typeorm';
import type { MessageToExport } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

const FIELDS = `
  id, occurrence_id as "occurrenceId", lane, status, failure_class as "failureClass", created_at as "createdAt",
  wa_at as "waAt", sent_at as "sentAt", delivered_at as "deliveredAt", read_at as "readAt", finished_at as "finishedAt",
  definition_hash as "definitionHash", rendered_text as "renderedText"`;

const HOT = `select ${FIELDS} from outbox_messages where id = any($1::uuid[])`;

const MOVED = `
  select moved_on::text as "movedOn", array_agg(message_id) as ids
    from moved_messages
   where message_id = any($1::uuid[])
   group by moved_on
   order by moved_on`;

/** The days stand as parameters, so that no other partition is opened (ADR 7). */
const OF_DAYS = `
  select ${FIELDS} from outbox_messages_history where moved_on = any($1::date[]) and id = any($2::uuid[])`;

/** A statement opens no more partitions than this. */
const DAYS_AT_ONCE = 16;

export interface FoundMessage extends MessageToExport {
  readonly occurrenceId: string | null;
}

interface MovedDay {
  readonly movedOn: string;
  readonly ids: readonly string[];
}

/** By id, hot ones first: what moves goes from there into history. What retention has dropped is missing. */
export async function findExportedMessages(
  tx: EntityManager,
  ids: readonly string[],
): Promise<Map<string, FoundMessage>> {
  if (ids.length === 0) return new Map();
  const hot = await queryRows<FoundMessage>(tx, HOT, [ids]);
  const found = new Map(hot.map((message) => [message.id, message]));
  const days = await queryRows<MovedDay>(tx, MOVED, [ids.filter((id) => !found.has(id))]);
  for (let first = 0; first < days.length; first += DAYS_AT_ONCE) {
    const some = days.slice(first, first + DAYS_AT_ONCE);
    const params = [some.map(({ movedOn }) => movedOn), some.flatMap((day) => day.ids)];
    for (const message of await queryRows<FoundMessage>(tx, OF_DAYS, params)) found.set(message.id, message);
  }
  return found;
}
