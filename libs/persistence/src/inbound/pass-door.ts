import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { doorAnswer, doorEvent, doorWord, inboundCause, messageKey } from '@promptpipe/domain';
import { enqueueMessage } from '../messages/enqueue-message';
import { changeStatus } from '../participants/change-status';
import { findMissingConsent } from '../participants/needed-consent';
import { findLastDoorEvent } from '../participants/consents';
import type { LockedParticipant } from '../participants/turnstile';
import type { AtTheDoor } from './at-the-door';
import { noteDoubt } from './note-doubt';

export interface DoorPassed {
  readonly participant: LockedParticipant;
  readonly event: 'opted-out' | 'rejoined';
}

/**
 * STOP and START, in the transaction that stores them, whatever else is down: status, consent row, everything owed, and one
 * answer, named by the message that asked for it. Only the answer to a STOP passes the door that it closes. Who has not consented
 * and says START is invited again, and is told so by those who ask for the consent. Null: an ordinary message. The caller holds the turnstile.
 */
export async function passDoor(
  tx: EntityManager,
  participant: LockedParticipant,
  { id, accountId, waMessageId, body, waAt }: AtTheDoor,
): Promise<DoorPassed | null> {
  const word = doorWord(body);
  if (word === null) {
    await noteDoubt(tx, participant, { id, accountId, waMessageId, body, waAt });
    return null;
  }
  const last = await findLastDoorEvent(tx, participant.id);
  const event = doorEvent(word, { status: participant.status, at: waAt, last });
  if (event === null) return null;
  if (event === 'rejoin' && (await findMissingConsent(tx, participant)) !== null) {
    const again = { source: 'whatsapp', inboundMessageId: id, at: waAt } as const;
    return { participant: (await changeStatus(tx, participant, 'reinvite', again)).participant, event: 'rejoined' };
  }
  const told = doorAnswer(word, participant.language);
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
