import {
  type DataSource,
  type EntityManager,
  inTransaction,
  lockParticipant,
  updateParticipant,
  type Waker,
} from '@promptpipe/persistence';
import { notFound, taken } from '../http/refusal';
import { type ParticipantAnswer, participantAnswer } from './participant-answer';
import { type ParticipantChangesRequest } from './participants.dto';

/**
 * What is known of a person changes; another zone or arm has their plans looked at again, another zone or other quiet hours
 * what those have deferred.
 */
export async function changeParticipant(
  db: DataSource,
  waker: Waker,
  { id, ...changes }: ParticipantChangesRequest & { readonly id: string },
): Promise<ParticipantAnswer> {
  const answer = await inTransaction(db, (tx) => change(tx, id, changes));
  if (changes.quietHours !== undefined || changes.timezone !== undefined) waker.poke('quiet-hours');
  return answer;
}

async function change(tx: EntityManager, id: string, changes: ParticipantChangesRequest): Promise<ParticipantAnswer> {
  const participant = await lockParticipant(tx, id);
  if (!participant) throw notFound('participant');
  const updated = await updateParticipant(tx, participant, changes);
  if (updated === 'code-taken') throw taken('code', 'another participant of the study has this code');
  return participantAnswer(updated.participant);
}
