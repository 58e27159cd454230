import { autocommit, type ConsentView, type DataSource, findParticipant, listConsents } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { type ParticipantListQuery } from './participants.dto';

/** Each change of a person's part in the study, oldest first. */
export async function readConsents(
  db: DataSource,
  participantId: string,
  { after, limit }: ParticipantListQuery,
): Promise<Page<ConsentView>> {
  const tx = autocommit(db);
  if (!(await findParticipant(tx, participantId))) throw notFound('participant');
  const rows = await listConsents(tx, participantId, { after: after ?? null, limit: limit + 1 });
  return pageOf(rows, limit);
}
