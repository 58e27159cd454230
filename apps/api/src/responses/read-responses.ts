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

/** What people answered, of one person or of all, in the order in which it can be read on: none is ever passed over. */
export async function readResponses(
  db: DataSource,
  { participantId, after, limit }: ResponseListQuery,
): Promise<Page<ResponseView>> {
  if (participantId !== undefined && !(await findParticipant(autocommit(db), participantId)))
    throw notFound('participant');
  const rows = await listResponses(db, participantId ?? null, { after: after ?? null, limit: limit + 1 });
  return pageOf(rows, limit);
}
