import {
  autocommit,
  type DataSource,
  findSchedule,
  listOccurrences,
  type OccurrenceView,
  type ToldDeferral,
} from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { type DeferralAnswer, deferralAnswer } from '../messages/deferral-answer';
import { type OccurrenceListQuery } from './schedules.dto';

type OccurrenceAnswer = Omit<OccurrenceView, keyof ToldDeferral> & DeferralAnswer;

/** Every promise of a schedule and what became of it, in the order in which they were written down. */
export async function readOccurrences(
  db: DataSource,
  scheduleId: string,
  { participantId, status, after, limit }: OccurrenceListQuery,
): Promise<Page<OccurrenceAnswer>> {
  const tx = autocommit(db);
  if (!(await findSchedule(tx, scheduleId))) throw notFound('schedule');
  const filter = { scheduleId, participantId: participantId ?? null, status: status ?? null };
  const rows = await listOccurrences(tx, filter, { after: after ?? null, limit: limit + 1 });
  const answers = rows.map(({ deferredReason, deferredUntil, ...rest }) => {
    return { ...rest, ...deferralAnswer({ deferredReason, deferredUntil }) };
  });
  return pageOf(answers, limit);
}
