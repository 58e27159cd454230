import {
  autocommit,
  type DataSource,
  findSchedule,
  listOccurrences,
  type OccurrenceView,
} from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { type OccurrenceListQuery } from './schedules.dto';

/** Every promise of a schedule and what became of it, in the order in which they were written down. */
export async function readOccurrences(
  db: DataSource,
  scheduleId: string,
  { participantId, status, after, limit }: OccurrenceListQuery,
): Promise<Page<OccurrenceView>> {
  const tx = autocommit(db);
  if (!(await findSchedule(tx, scheduleId))) throw notFound('schedule');
  const filter = { scheduleId, participantId: participantId ?? null, status: status ?? null };
  return pageOf(await listOccurrences(tx, filter, { after: after ?? null, limit: limit + 1 }), limit);
}
