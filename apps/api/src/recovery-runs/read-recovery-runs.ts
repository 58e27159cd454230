import {
  autocommit,
  type DataSource,
  findRecoveryRun,
  listRecoveryRuns,
  type RecoveryRunView,
} from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { type RecoveryRunListQuery } from './recovery-runs.dto';

/** What each boot repaired, the newest first. */
export async function readRecoveryRuns(
  db: DataSource,
  { service, after, limit }: RecoveryRunListQuery,
): Promise<Page<RecoveryRunView>> {
  const page = { after: after ?? null, limit: limit + 1 };
  return pageOf(await listRecoveryRuns(autocommit(db), service ?? null, page), limit);
}

export async function readRecoveryRun(db: DataSource, id: string): Promise<RecoveryRunView> {
  const run = await findRecoveryRun(autocommit(db), id);
  if (!run) throw notFound('recovery run');
  return run;
}
