import {
  autocommit,
  type DataSource,
  findParticipant,
  listResponses,
  type ResponseView,
} from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { type ResponseListQuery } from './responses.dto';

/** What people answered, oldest first; of one person, or of all. */
export async function readResponses(
  db: DataSource,
  { participantId, after, limit }: ResponseListQuery,
): Promise<Page<ResponseView>> {
  const tx = autocommit(db);
  if (participantId !== undefined && !(await findParticipant(tx, participantId))) throw notFound('participant');
  const rows = await listResponses(tx, participantId ?? null, { after: after ?? null, limit: limit + 1 });
  return pageOf(rows, limit);
}
