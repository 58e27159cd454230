import {
  definitionHash,
  leaveBy,
  messageKey,
  notSent,
  type NotSent,
  occurrenceCause,
  promptContentSchema,
  renderPrompt,
  type SendDue,
} from '@promptpipe/domain';
import { type DueOccurrence, type NewMessage, newId } from '@promptpipe/persistence';

export type PromptMessage = NewMessage & { readonly definitionHash: string };

/** The message that keeps a promise, or why there can be none. `content`: its prompt as it is stored. */
export function promptMessage(due: DueOccurrence, content: unknown, at: SendDue): PromptMessage | NotSent {
  const read = promptContentSchema.safeParse(content);
  if (!read.success) return notSent('unreadable', `Its prompt ${due.promptId} cannot be read`);
  const said = renderPrompt(read.data, due);
  if (said.outcome === 'missing') {
    return notSent('unreadable', `The person lacks what the prompt names: ${said.variables.join(', ')}`);
  }
  return {
    id: newId(),
    text: said.text,
    poll: said.poll,
    lane: 'study',
    dedupeKey: messageKey(occurrenceCause(due.id), 0),
    notBefore: at.notBefore,
    deferredFrom: at.deferredFrom,
    expiresAt: leaveBy(due, due.definition, at),
    skipsMissed: due.definition.misfirePolicy === 'skip',
    quietPolicy: due.definition.quietHours,
    occurrenceId: due.id,
    definitionHash: definitionHash(read.data),
  };
}
