import { autocommit, type DataSource } from '@promptpipe/persistence';
import { type NewBatchRequest } from './batches.dto';
import { type BatchRules } from './create-batch';
import { forecast } from './forecast';

/** Writes nothing. Ids, codes and texts; no phone numbers. */
export async function tryBatch(db: DataSource, request: NewBatchRequest, rules: BatchRules) {
  const { count, exclusions, missing, examples } = (await forecast(autocommit(db), request, rules.maxRecipients))
    .forecast;
  return { dryRun: true, count, exclusions, missing, examples, needsConfirmation: count > rules.confirmAbove };
}
