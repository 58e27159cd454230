import { autocommit, type DataSource, findQuarantined, listQuarantined } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { originalAnswer, type QuarantineAnswer, quarantineAnswer } from './quarantine-answer';
import { type QuarantineListQuery } from './quarantine.dto';

export async function readQuarantine(db: DataSource, query: QuarantineListQuery): Promise<Page<QuarantineAnswer>> {
  const { table = null, status = null, after = null, limit } = query;
  const rows = await listQuarantined(autocommit(db), { table, status, after, limit: limit + 1 });
  return pageOf(rows.map(quarantineAnswer), limit);
}

export async function readQuarantinedRow(db: DataSource, id: string): Promise<ReturnType<typeof originalAnswer>> {
  const row = await findQuarantined(autocommit(db), id);
  if (!row) throw notFound('quarantined row');
  return originalAnswer(row);
}
