import {
  batchCause,
  definitionHash,
  type ExclusionReason,
  judgeRecipient,
  messageKey,
  type PromptContent,
  promptContentSchema,
} from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  enqueueMessage,
  type EntityManager,
  findCandidatesById,
  findWaiting,
  lockDueBatch,
  type LockedBatch,
  type LockedParticipant,
  lockFreeParticipants,
  markExcluded,
  markInLine,
  newId,
  type NewMessage,
  startBatch,
  type WaitingAfter,
} from '@promptpipe/persistence';

export interface Chunk {
  /** People whose message was put in line. */
  readonly queued: number;
  /** People left out, because they may not be written to any more. */
  readonly excluded: number;
  /** The last person looked at. Null: nobody waits after the one given, or another replica has this batch in hand. */
  readonly last: string | null;
}

interface Said {
  readonly batch: LockedBatch;
  readonly content: PromptContent;
}

/** Its prompt cannot be read: no next pass will say it either. */
export class UnsayableBatch extends Error {}

function contentOf({ id, content }: LockedBatch): PromptContent {
  const read = promptContentSchema.safeParse(content);
  if (!read.success) throw new UnsayableBatch(`The prompt of batch ${id} cannot be read: ${read.error.message}`);
  return read.data;
}

/** At most 200 people of a due batch, under their turnstiles; the busy have their turn in the next pass. */
export async function putInLine(tx: EntityManager, next: WaitingAfter): Promise<Chunk> {
  const batch = await lockDueBatch(tx, next.batchId);
  if (!batch) return { queued: 0, excluded: 0, last: null };
  if (batch.status === 'held') await startBatch(tx, batch.id);
  const said = { batch, content: contentOf(batch) };
  const waiting = await findWaiting(tx, next);
  const people = new Map((await lockFreeParticipants(tx, waiting)).map((person) => [person.id, person]));
  const out: { participantId: string; reason: ExclusionReason }[] = [];
  const put: { participantId: string; messageId: string }[] = [];
  for (const candidate of await findCandidatesById(tx, [...people.keys()])) {
    const judgement = judgeRecipient(candidate, batch.studyId, said.content);
    const person = people.get(candidate.id);
    if (judgement.outcome === 'excluded') out.push({ participantId: candidate.id, reason: judgement.reason });
    else if (person) put.push({ participantId: person.id, messageId: await enqueue(tx, said, person, judgement) });
  }
  await markExcluded(tx, batch.id, out);
  await markInLine(tx, batch.id, put);
  if (put.length > 0) crashPoint('batch.before-commit');
  return { queued: put.length, excluded: out.length, last: waiting.at(-1) ?? null };
}

/** The cause names batch and person: run again, after whatever was lost, it finds or makes the same message. */
async function enqueue(
  tx: EntityManager,
  { batch, content }: Said,
  person: LockedParticipant,
  { text, poll }: Pick<NewMessage, 'text' | 'poll'>,
): Promise<string> {
  const { id } = await enqueueMessage(tx, person, {
    ...{
      id: newId(),
      text,
      poll,
      lane: 'bulk',
      quietPolicy: 'defer',
      dedupeKey: messageKey(batchCause(batch.id, person.id), 0),
    },
    ...{ definitionHash: definitionHash(content), batchId: batch.id, expiresAt: batch.expiresAt },
  });
  return id;
}
