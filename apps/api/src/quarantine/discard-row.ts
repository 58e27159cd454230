import { type DataSource, discardQuarantined, inTransaction } from '@promptpipe/persistence';
import { notFound, Refusal } from '../http/refusal';
import { type QuarantineAnswer, quarantineAnswer } from './quarantine-answer';

/** Ends a row for good; the record of it stays. */
export async function discardRow(db: DataSource, id: string): Promise<QuarantineAnswer> {
  const result = await inTransaction(db, (tx) => discardQuarantined(tx, id));
  switch (result.outcome) {
    case 'discarded':
      return quarantineAnswer(result.row);
    case 'none':
      throw notFound('quarantined row');
    case 'closed':
      throw new Refusal(409, `The row was ${result.status} already.`);
    case 'stays':
      throw new Refusal(
        409,
        'A participant is not discarded: repair the row and release it. Until then nothing is sent.',
      );
  }
}
