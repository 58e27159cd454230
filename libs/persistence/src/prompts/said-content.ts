import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

/** What was said by the message, in whichever table it is by now. Prompts with one hash say the same, so that any will do. */
const SAID = `
  select v.content
    from prompt_versions v
   where v.definition_hash = coalesce(
           (select m.definition_hash from outbox_messages m where m.id = $1),
           (select h.definition_hash
              from moved_messages moved
              join outbox_messages_history h on h.id = moved.message_id and h.moved_on = moved.moved_on
             where moved.message_id = $1))
   limit 1`;

/** The content of the prompt that a message rendered, as stored; null for a message of another making. */
export const findSaidContent = async (tx: EntityManager, messageId: string): Promise<unknown> =>
  (await queryRow<{ content: unknown }>(tx, SAID, [messageId]))?.content ?? null;
