import { randomBytes } from 'node:crypto';
import {
  type DataSource,
  type EntityManager,
  findPrompt,
  findSchedule,
  findStudyByCode,
  insertSchedule,
  inTransaction,
  newId,
  type Waker,
} from '@promptpipe/persistence';
import { badField } from '../http/refusal';
import { type ScheduleAnswer, scheduleAnswer } from './schedule-answer';
import { type NewScheduleRequest } from './schedules.dto';

/** Promises a prompt to the people of a study; their plans follow at once, person by person. */
export async function createSchedule(
  db: DataSource,
  waker: Waker,
  request: NewScheduleRequest,
): Promise<ScheduleAnswer> {
  const made = await inTransaction(db, (tx) => insert(tx, request));
  waker.poke('plans');
  return made;
}

async function insert(tx: EntityManager, request: NewScheduleRequest): Promise<ScheduleAnswer> {
  const { study, promptId, name = '', arm = null, definition } = request;
  const known = await findStudyByCode(tx, study);
  if (!known) throw badField('study', 'there is no study with this code');
  await assertPromptOf(tx, promptId, known.id);
  const id = newId();
  const seed = randomBytes(16).toString('hex');
  await insertSchedule(tx, { id, studyId: known.id, promptId, name, arm, definition, seed });
  const schedule = await findSchedule(tx, id);
  if (!schedule) throw new Error('A schedule vanished in the transaction that made it');
  return scheduleAnswer(schedule);
}

/** Whoever says a prompt says one of their own study. */
export async function assertPromptOf(tx: EntityManager, promptId: string, studyId: string): Promise<void> {
  const prompt = await findPrompt(tx, promptId);
  if (prompt?.studyId !== studyId) throw badField('promptId', 'there is no prompt with this id in the study');
}
