import {
  type DataSource,
  inTransaction,
  releaseQuarantined,
  type ReleaseResult,
  type Waker,
} from '@promptpipe/persistence';
import { notFound, Refusal } from '../http/refusal';
import { type QuarantineAnswer, quarantineAnswer } from './quarantine-answer';

type Refused = Exclude<ReleaseResult, { outcome: 'released' | 'none' }>;

/** Puts a row back where it was, the last in its person's order, when it can be read by now. */
export async function releaseRow(db: DataSource, waker: Waker, id: string): Promise<QuarantineAnswer> {
  const result = await inTransaction(db, (tx) => releaseQuarantined(tx, id));
  if (result.outcome === 'none') throw notFound('quarantined row');
  if (result.outcome !== 'released') throw new Refusal(409, sentenceOf(result));
  for (const topic of ['timers', 'jobs', 'messages'] as const) waker.poke(topic);
  return quarantineAnswer(result.row);
}

function sentenceOf(result: Refused): string {
  switch (result.outcome) {
    case 'closed':
      return `The row was ${result.status} already.`;
    case 'unreadable':
      return `The row still cannot be read (${result.found.reason}): ${result.found.detail}. Repair it, or discard it.`;
    case 'not-owed':
      return `The participant is ${result.status} and is owed nothing any more: discard the row.`;
    case 'taken':
      return `Another row has taken its place (${result.by}): discard this one.`;
    case 'gone':
      return 'The row that this reports does not exist any more: discard the report.';
  }
}
