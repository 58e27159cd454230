import { autocommit, type DataSource, findSchedule, listSchedules } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { studyIdOf } from '../http/study-id';
import { type ScheduleAnswer, scheduleAnswer } from './schedule-answer';
import { type ScheduleListQuery } from './schedules.dto';

/** A deleted one is still shown to whoever knows its id. */
export async function readSchedule(db: DataSource, id: string): Promise<ScheduleAnswer> {
  const schedule = await findSchedule(autocommit(db), id);
  if (!schedule) throw notFound('schedule');
  return scheduleAnswer(schedule);
}

export async function readSchedules(
  db: DataSource,
  { study, after, limit }: ScheduleListQuery,
): Promise<Page<ScheduleAnswer>> {
  const studyId = (await studyIdOf(db, study, 'study')) ?? null;
  const rows = await listSchedules(autocommit(db), { studyId, after: after ?? null, limit: limit + 1 });
  return pageOf(rows.map(scheduleAnswer), limit);
}
