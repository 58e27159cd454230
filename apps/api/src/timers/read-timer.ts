import { autocommit, type DataSource, findTimer, findTimerJob } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';
import { type ActiveTimerAnswer, activeTimerAnswer, type FiredTimerAnswer } from './timer-answer';

/** Timer first, job second: one that fires between the two looks is found by its job. */
export async function readTimer(db: DataSource, id: string): Promise<ActiveTimerAnswer | FiredTimerAnswer> {
  const timer = await findTimer(autocommit(db), id);
  if (timer) return activeTimerAnswer(timer);
  const job = await findTimerJob(autocommit(db), id);
  if (!job) throw notFound('timer');
  return { id, status: 'fired', job: { id: job.id, status: job.status } };
}
