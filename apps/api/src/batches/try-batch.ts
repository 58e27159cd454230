import { autocommit, type DataSource } from '@promptpipe/persistence';
import { type NewBatchRequest } from './batches.dto';
import { forecast } from './forecast';

/** Writes nothing. Ids, codes and texts; no phone numbers. */
export async function tryBatch(db: DataSource, request: NewBatchRequest, confirmAbove: number) {
  const { count, exclusions, missing, examples } = (await forecast(autocommit(db), request)).forecast;
  return { dryRun: true, count, exclusions, missing, examples, needsConfirmation: count > confirmAbove };
}
