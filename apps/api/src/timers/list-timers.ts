import {
  autocommit,
  type DataSource,
  findParticipant,
  listTimers as listRows,
  listTimersByParticipant,
} from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { type ActiveTimerAnswer, activeTimerAnswer } from './timer-answer';
import { type ParticipantTimersQuery, type TimerListQuery } from './timers.dto';

/** Active timers, the oldest first. */
export async function listTimers(
  db: DataSource,
  { after, limit, ...filter }: TimerListQuery,
): Promise<Page<ActiveTimerAnswer>> {
  const rows = await listRows(autocommit(db), filter, { after: after ?? null, limit: limit + 1 });
  return pageOf(rows.map(activeTimerAnswer), limit);
}

export async function listTimersOf(
  db: DataSource,
  participantId: string,
  { after, limit }: ParticipantTimersQuery,
): Promise<Page<ActiveTimerAnswer>> {
  const tx = autocommit(db);
  if (!(await findParticipant(tx, participantId))) throw notFound('participant');
  const rows = await listTimersByParticipant(tx, participantId, { after: after ?? null, limit: limit + 1 });
  return pageOf(rows.map(activeTimerAnswer), limit);
}
