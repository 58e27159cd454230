import { autocommit, type DataSource, searchParticipants } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { studyIdOf } from '../http/study-id';
import { type ParticipantAnswer, participantAnswer } from './participant-answer';
import { type ParticipantSearchRequest } from './participants.dto';

/** By POST: a number is never part of a URL, which logs and proxies keep. */
export async function findParticipants(
  db: DataSource,
  { phone, code, study, status, arm, after, limit }: ParticipantSearchRequest,
): Promise<Page<ParticipantAnswer>> {
  const wanted = { phone: phone ?? null, code: code ?? null, status: status ?? null, arm: arm ?? null };
  const studyId = (await studyIdOf(db, study, 'study')) ?? null;
  const rows = await searchParticipants(autocommit(db), { ...wanted, studyId, after: after ?? null, limit: limit + 1 });
  return pageOf(rows.map(participantAnswer), limit);
}
