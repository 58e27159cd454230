import {
  type DataSource,
  type EntityManager,
  inTransaction,
  lockParticipant,
  updateParticipant,
} from '@promptpipe/persistence';
import { notFound, taken } from '../http/refusal';
import { type ParticipantAnswer, participantAnswer } from './participant-answer';
import { type ParticipantChangesRequest } from './participants.dto';

/** What is known of a person changes; another zone or arm has their plans looked at again. */
export const changeParticipant = (
  db: DataSource,
  id: string,
  changes: ParticipantChangesRequest,
): Promise<ParticipantAnswer> => inTransaction(db, (tx) => change(tx, id, changes));

async function change(tx: EntityManager, id: string, changes: ParticipantChangesRequest): Promise<ParticipantAnswer> {
  const participant = await lockParticipant(tx, id);
  if (!participant) throw notFound('participant');
  const updated = await updateParticipant(tx, participant, changes);
  if (updated === 'code-taken') throw taken('code', 'another participant of the study has this code');
  return participantAnswer(updated.participant);
}
