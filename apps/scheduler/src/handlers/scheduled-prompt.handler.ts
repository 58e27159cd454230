import { Injectable } from '@nestjs/common';
import {
  definitionHash,
  mayReceive,
  messageKey,
  parsePayload,
  type PromptContent,
  promptContentSchema,
  readPrompt,
  renderPrompt,
} from '@promptpipe/domain';
import {
  type ClaimedJob,
  enqueueMessage,
  type EntityManager,
  findPrompt,
  findPromptReaders,
  lockParticipant,
  newId,
  type NewMessage,
} from '@promptpipe/persistence';
import { DeferredJob, type HandlerEffects, type JobHandler, NO_EFFECTS } from '../jobs/job-handler';
import { orphanedJob, UnreadableJob } from '../jobs/unreadable-job';

/** A prompt's hour has come: what it says to this person becomes a message, named by the timer's planned instant. */
@Injectable()
export class ScheduledPromptHandler implements JobHandler {
  readonly kind = 'scheduled_prompt';

  async handle(tx: EntityManager, job: ClaimedJob): Promise<HandlerEffects> {
    const { promptId } = parsePayload(this.kind, job.payload);
    const participant = job.participantId === null ? null : await lockParticipant(tx, job.participantId);
    if (job.participantId !== null && !participant) throw orphanedJob();
    // Paused since the claim: the job stands still from here on, by the predicate of the claims, until they are resumed.
    if (participant?.status === 'paused') throw new DeferredJob(0, 'The participant is paused');
    if (!participant || !mayReceive(participant.status)) return NO_EFFECTS;
    const content = await contentOf(tx, promptId);
    await enqueueMessage(tx, participant, {
      id: newId(),
      ...(await saidTo(tx, content, participant.id)),
      lane: 'study',
      dedupeKey: messageKey(job.cause, 0),
      definitionHash: definitionHash(content),
    });
    return { messages: true };
  }
}

async function contentOf(tx: EntityManager, promptId: string): Promise<PromptContent> {
  const prompt = await findPrompt(tx, promptId);
  if (!prompt) throw new Error(`Prompt ${promptId} does not exist`);
  const found = readPrompt(prompt.content);
  if (found) throw new UnreadableJob({ ...found, detail: `Its prompt cannot be read: ${found.detail}` });
  return promptContentSchema.parse(prompt.content);
}

/** What is not known of a person does not become known by trying again: the job is set aside with the names. */
async function saidTo(
  tx: EntityManager,
  content: PromptContent,
  participantId: string,
): Promise<Pick<NewMessage, 'text' | 'poll'>> {
  const reader = (await findPromptReaders(tx, [participantId])).get(participantId);
  if (!reader) throw orphanedJob();
  const rendered = renderPrompt(content, reader);
  if (rendered.outcome === 'rendered') return { text: rendered.text, poll: rendered.poll };
  const detail = `Its prompt needs what this participant does not have: ${rendered.variables.join(', ')}`;
  throw new UnreadableJob({ reason: 'bad-payload', detail });
}
