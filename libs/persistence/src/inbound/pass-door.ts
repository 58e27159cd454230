import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { DOOR_ANSWERS, doorEvent, doorWord, inboundCause, messageKey } from '@promptpipe/domain';
import { enqueueMessage } from '../messages/enqueue-message';
import { changeStatus } from '../participants/change-status';
import { findLastDoorEvent } from '../participants/consents';
import type { LockedParticipant } from '../participants/turnstile';

/** A stored message, looked at for a word that the door obeys by itself. */
export interface AtTheDoor {
  readonly id: string;
  readonly accountId: string;
  readonly waMessageId: string;
  readonly body: string;
  /** WhatsApp's instant of it. */
  readonly waAt: Date;
}

export interface DoorPassed {
  readonly participant: LockedParticipant;
  readonly event: 'opted-out' | 'rejoined';
}

/**
 * STOP and START, in the transaction that stores them, whatever else is down: status, consent row, everything owed, and one
 * answer, named by the message that asked for it. Only the answer to a STOP passes the door that it closes. Null: an
 * ordinary message. The caller holds the turnstile.
 */
export async function passDoor(
  tx: EntityManager,
  participant: LockedParticipant,
  { id, accountId, waMessageId, body, waAt }: AtTheDoor,
): Promise<DoorPassed | null> {
  const word = doorWord(body);
  if (word === null) return null;
  const last = await findLastDoorEvent(tx, participant.id);
  const event = doorEvent(word, { status: participant.status, at: waAt, last });
  if (event === null) return null;
  const told = DOOR_ANSWERS[word];
  const said = { source: 'whatsapp', inboundMessageId: id, at: waAt, told } as const;
  const { participant: after } = await changeStatus(tx, participant, event, said);
  await enqueueMessage(tx, after, {
    id: uuidv7(),
    text: told.text,
    lane: 'reply',
    dedupeKey: messageKey(inboundCause(accountId, waMessageId), 0),
    passesDoor: word === 'stop',
  });
  return { participant: after, event: event === 'opt-out' ? 'opted-out' : 'rejoined' };
}
