import {
  autocommit,
  type BatchView,
  type DataSource,
  findBatch,
  findBatchExclusions,
  findBatchProgress,
  listBatches,
} from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { studyIdOf } from '../http/study-id';
import { type BatchListQuery } from './batches.dto';

/** A batch, how far it is with how many people, and whom it leaves out why. */
export async function readBatch(db: DataSource, id: string) {
  const tx = autocommit(db);
  const batch = await findBatch(tx, id);
  if (!batch) throw notFound('batch');
  const [progress, exclusions] = await Promise.all([findBatchProgress(tx, id), findBatchExclusions(tx, id)]);
  return { ...batch, progress, exclusions };
}

/** Of one study or of all, in the order in which they were made. */
export async function readBatches(db: DataSource, { study, after, limit }: BatchListQuery): Promise<Page<BatchView>> {
  const studyId = await studyIdOf(db, study, 'study');
  const rows = await listBatches(autocommit(db), studyId ?? null, { after: after ?? null, limit: limit + 1 });
  return pageOf(rows, limit);
}
