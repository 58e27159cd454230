import { autocommit, type DataSource, type DoubtView, listDoubts } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { studyIdOf } from '../http/study-id';
import { type DoubtListQuery } from './door-doubts.dto';

/** What may mean STOP and waits for somebody to look at it, oldest first. */
export async function readDoubts(
  db: DataSource,
  { status, study, after, limit }: DoubtListQuery,
): Promise<Page<DoubtView>> {
  const studyId = (await studyIdOf(db, study, 'study')) ?? null;
  const page = { status: status ?? null, studyId, after: after ?? null, limit: limit + 1 };
  return pageOf(await listDoubts(autocommit(db), page), limit);
}
