import { autocommit, type DataSource, findTimerJob, getTimer } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';
import { type ActiveTimerAnswer, activeTimerAnswer, type FiredTimerAnswer, firedTimerAnswer } from './timer-answer';

/** Timer first, job second: one that fires between the two looks is found by its job. */
export async function readTimer(
  db: DataSource,
  id: string,
  participantId?: string,
): Promise<ActiveTimerAnswer | FiredTimerAnswer> {
  const isTheirs = (row: { readonly participantId: string }): boolean =>
    participantId === undefined || row.participantId === participantId;
  const timer = await getTimer(autocommit(db), id);
  if (timer && isTheirs(timer)) return activeTimerAnswer(timer);
  const job = await findTimerJob(autocommit(db), id);
  if (!job || !isTheirs(job)) throw notFound('timer');
  return firedTimerAnswer(id, job);
}
