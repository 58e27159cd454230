import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

/** What was said by the message, in whichever table it is by now. Prompts with one hash say the same, so that any will do. */
const SAID = `
  select v.content, said.text
    from (select m.definition_hash, m.rendered_text as text from outbox_messages m where m.id = $1
           union all
          select h.definition_hash, h.rendered_text
            from moved_messages moved
            join outbox_messages_history h on h.id = moved.message_id and h.moved_on = moved.moved_on
           where moved.message_id = $1) said
    join prompt_versions v on v.definition_hash = said.definition_hash
   limit 1`;

export interface SaidPrompt {
  /** Of the prompt that the message rendered, as stored. */
  readonly content: unknown;
  /** As the person read it. */
  readonly text: string;
}

/** Null for a message of another making. */
export const findSaidPrompt = (tx: EntityManager, messageId: string): Promise<SaidPrompt | null> =>
  queryRow<SaidPrompt>(tx, SAID, [messageId]);
