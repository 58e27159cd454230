import { type StudySummary, summarizeStudy } from '@promptpipe/domain';
import { countStudy, type DataSource } from '@promptpipe/persistence';
import { readStudy } from './read-studies';

interface SummaryAnswer extends StudySummary {
  readonly study: string;
}

export async function readSummary(db: DataSource, code: string): Promise<SummaryAnswer> {
  const study = await readStudy(db, code);
  return { study: study.code, ...summarizeStudy(await countStudy(db, study.id)) };
}
