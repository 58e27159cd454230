import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { inboundCause } from '@promptpipe/domain';
import { enqueueJob } from '../jobs/enqueue-job';
import { takeSeq, type LockedParticipant } from '../participants/turnstile';

interface InboundRef {
  readonly id: string;
  readonly accountId: string;
  readonly waMessageId: string;
}

/** The job that handles it, in the transaction that gives the message its participant. */
export async function enqueueInboundJob(
  tx: EntityManager,
  participant: LockedParticipant,
  inbound: InboundRef,
): Promise<void> {
  await enqueueJob(tx, {
    id: uuidv7(),
    kind: 'inbound',
    payload: { inboundMessageId: inbound.id },
    participantId: participant.id,
    participantSeq: await takeSeq(tx, participant),
    studyId: participant.studyId,
    cause: inboundCause(inbound.accountId, inbound.waMessageId),
  });
}
