import {
  changeSchedule as saveChange,
  type DataSource,
  type EntityManager,
  findSchedule,
  inTransaction,
  lockSchedule,
  type Waker,
} from '@promptpipe/persistence';
import { notFound } from '../http/refusal';
import { assertPromptOf } from './create-schedule';
import { type ScheduleAnswer, scheduleAnswer } from './schedule-answer';
import { type ChangedScheduleRequest } from './schedules.dto';

/** A new version: what is yet to come is planned anew, and no local date that had its prompts has more of them. */
export async function changeSchedule(
  db: DataSource,
  waker: Waker,
  change: ChangedScheduleRequest & { readonly id: string },
): Promise<ScheduleAnswer> {
  const changed = await inTransaction(db, (tx) => apply(tx, change));
  waker.poke('plans');
  return changed;
}

async function apply(
  tx: EntityManager,
  { id, ...change }: ChangedScheduleRequest & { readonly id: string },
): Promise<ScheduleAnswer> {
  const schedule = await lockSchedule(tx, id);
  if (!schedule || schedule.deletedAt) throw notFound('schedule');
  const { promptId = schedule.promptId, name = schedule.name, definition = schedule.definition } = change;
  await assertPromptOf(tx, promptId, schedule.studyId);
  const arm = change.arm === undefined ? schedule.arm : change.arm;
  await saveChange(tx, { id, promptId, name, arm, definition });
  const after = await findSchedule(tx, id);
  if (!after) throw new Error('A schedule vanished under its lock');
  return scheduleAnswer(after);
}
