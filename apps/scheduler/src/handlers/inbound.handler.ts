import { Injectable } from '@nestjs/common';
import {
  answeredMessage,
  askedLanguage,
  type ChosenOption,
  chosenOption,
  LINK_WAIT_SECONDS,
  parsePayload,
  promptContentSchema,
  votedOption,
} from '@promptpipe/domain';
import {
  type ClaimedJob,
  type EntityManager,
  findLastSentBefore,
  findQuoted,
  findSaidPrompt,
  hasUndecidedSend,
  type InboundRow,
  lockParticipant,
  markProcessed,
  newId,
  readReceived,
  storeResponse,
} from '@promptpipe/persistence';
import { DeferredJob, type HandlerEffects, type JobHandler, NO_EFFECTS } from '../jobs/job-handler';
import { orphanedJob } from '../jobs/unreadable-job';

const ASK_AGAIN_MS = 1_000;

/** A reply becomes a response, linked to the message it answers, in the transaction that marks it processed. */
@Injectable()
export class InboundHandler implements JobHandler {
  readonly kind = 'inbound';

  async handle(tx: EntityManager, job: ClaimedJob): Promise<HandlerEffects> {
    const { inboundMessageId } = parsePayload(this.kind, job.payload);
    if (job.participantId !== null && !(await lockParticipant(tx, job.participantId))) throw orphanedJob();
    const inbound = await readReceived(tx, inboundMessageId);
    if (inbound) {
      const messageId = await linkOf(tx, inbound);
      const option = messageId === null ? null : await optionOf(tx, messageId, inbound);
      await storeResponse(tx, newId(), inbound, { messageId, option });
      await markProcessed(tx, inbound.id);
    }
    return NO_EFFECTS;
  }
}

/** Throws `DeferredJob` while a send that may be what is answered has no outcome yet. */
async function linkOf(tx: EntityManager, inbound: InboundRow): Promise<string | null> {
  const { accountId, participantId, quotedWaId, waAt, receivedAt, ageSeconds } = inbound;
  const quoted =
    quotedWaId === null ? null : await findQuoted(tx, { accountId, waMessageId: quotedWaId, participantId });
  const lastSent = await findLastSentBefore(tx, participantId, waAt);
  const undecided = ageSeconds < LINK_WAIT_SECONDS && (await hasUndecidedSend(tx, participantId, receivedAt));
  const answer = answeredMessage(quoted, lastSent, undecided);
  if (answer === 'wait') throw new DeferredJob(ASK_AGAIN_MS, 'A send that may be what is answered has no outcome yet');
  return answer.answers;
}

/** What the reply chose of what that very message offered, whatever its prompt says by now. */
async function optionOf(
  tx: EntityManager,
  messageId: string,
  { kind, body }: InboundRow,
): Promise<ChosenOption | null> {
  const said = await findSaidPrompt(tx, messageId);
  const content = promptContentSchema.safeParse(said?.content);
  if (!said || !content.success) return null;
  const choice = kind === 'vote' ? votedOption : chosenOption;
  return choice(content.data, body, askedLanguage(content.data, said.text));
}
