import { autocommit, confirmExport, type DataSource, type StudyView } from '@promptpipe/persistence';
import { badField } from '../http/refusal';
import { readStudy } from './read-studies';
import { type ConfirmExportRequest } from './studies.dto';

/** Says that what happened in a study until an instant has been exported and is safe; retention may remove it from then on. */
export async function confirmExportOf(
  db: DataSource,
  code: string,
  { through }: ConfirmExportRequest,
): Promise<StudyView> {
  await readStudy(db, code);
  const study = await confirmExport(autocommit(db), code, through);
  if (!study) throw badField('through', 'must not lie in the future: what has not happened yet is in no export');
  return study;
}
