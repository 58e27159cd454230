import { autocommit, type DataSource, findParticipant, listParticipants } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { type ParticipantAnswer, participantAnswer } from './participant-answer';
import { type ParticipantListQuery } from './participants.dto';

export async function readParticipant(db: DataSource, id: string): Promise<ParticipantAnswer> {
  const participant = await findParticipant(autocommit(db), id);
  if (!participant) throw notFound('participant');
  return participantAnswer(participant);
}

export async function readParticipants(
  db: DataSource,
  { after, limit }: ParticipantListQuery,
): Promise<Page<ParticipantAnswer>> {
  const rows = await listParticipants(autocommit(db), after ?? null, limit + 1);
  return pageOf(rows.map(participantAnswer), limit);
}
