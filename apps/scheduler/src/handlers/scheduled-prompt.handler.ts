import { Injectable } from '@nestjs/common';
import { mayReceive, messageKey, parsePayload, readPrompt } from '@promptpipe/domain';
import {
  type ClaimedJob,
  enqueueMessage,
  type EntityManager,
  findPrompt,
  lockParticipant,
  newId,
} from '@promptpipe/persistence';
import { DeferredJob, type HandlerEffects, type JobHandler, NO_EFFECTS } from '../jobs/job-handler';
import { orphanedJob, UnreadableJob } from '../jobs/unreadable-job';

/** A prompt's hour has come: its text becomes a message, named by the timer's planned instant. */
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
    const prompt = await findPrompt(tx, promptId);
    if (!prompt) throw new Error(`Prompt ${promptId} does not exist`);
    const found = readPrompt(prompt.content);
    if (found) throw new UnreadableJob({ ...found, detail: `Its prompt cannot be read: ${found.detail}` });
    await enqueueMessage(tx, participant, {
      id: newId(),
      text: prompt.content.text,
      lane: 'study',
      dedupeKey: messageKey(job.cause, 0),
    });
    return { messages: true };
  }
}
