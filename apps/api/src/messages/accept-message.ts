import { mayReceive, requestKey, rowKey } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  type DataSource,
  enqueueMessage,
  type EntityManager,
  findMessage,
  inTransaction,
  lockParticipant,
  newId,
  type Waker,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { notFound, notWrittenTo, Refusal } from '../http/refusal';
import { type NewMessageRequest } from './messages.dto';

export interface AcceptedMessage {
  readonly id: string;
  /** Null: it ended so long ago that only its cause is remembered. */
  readonly status: string | null;
}

export interface MessageToAccept extends NewMessageRequest {
  readonly idempotencyKey: string | null;
}

/** Writes down that this person is owed this text. The same Idempotency-Key again answers the message it made. */
export async function acceptMessage(db: DataSource, waker: Waker, message: MessageToAccept): Promise<AcceptedMessage> {
  const { isNew, ...accepted } = await inTransaction(db, async (tx) => {
    const made = await enqueue(tx, message);
    crashPoint('api.before-commit');
    return made;
  });
  crashPoint('api.after-commit');
  if (isNew) waker.poke('messages');
  return accepted;
}

async function enqueue(tx: EntityManager, { participantId, idempotencyKey, ...wanted }: MessageToAccept) {
  const participant = await lockParticipant(tx, participantId);
  if (!participant) throw notFound('participant');
  const newMessageId = newId();
  const dedupeKey =
    idempotencyKey === null ? rowKey(newMessageId) : requestKey(ADMIN_KEY_ID, participant.id, idempotencyKey);
  const { outcome, id } = await enqueueMessage(tx, participant, {
    ...wanted,
    id: newMessageId,
    lane: 'study',
    dedupeKey,
  });
  if (outcome === 'other-body') {
    throw new Refusal(
      422,
      'This Idempotency-Key was used for another text or other times: choose a new key for a new message.',
    );
  }
  // Looked at only now, because what was accepted before the person stopped is still answered; the throw undoes the rest.
  if (outcome === 'created' && !mayReceive(participant.status)) throw notWrittenTo(participant.status);
  const stored = await findMessage(tx, id);
  // The cause outlives what it made: after retention has removed that, its repeat still sends nothing.
  return { id, status: stored?.status ?? null, isNew: outcome === 'created' };
}
