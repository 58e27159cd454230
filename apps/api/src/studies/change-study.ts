import { autocommit, changeStudy, type DataSource, type StudyView } from '@promptpipe/persistence';
import { noSuchStudy } from '../http/refusal';
import { type StudyChangeRequest } from './studies.dto';

export async function changeStudyAsAsked(db: DataSource, code: string, change: StudyChangeRequest): Promise<StudyView> {
  const study = await changeStudy(autocommit(db), code, change);
  if (!study) throw noSuchStudy();
  return study;
}
