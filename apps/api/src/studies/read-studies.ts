import { autocommit, type DataSource, findStudyView, listStudies, type StudyView } from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { noSuchStudy } from '../http/refusal';
import { type StudyListQuery } from './studies.dto';

/** Its answer is what every answer about a study is: the row. */
export async function readStudy(db: DataSource, code: string): Promise<StudyView> {
  const study = await findStudyView(autocommit(db), code);
  if (!study) throw noSuchStudy();
  return study;
}

export async function readStudies(db: DataSource, { after, limit }: StudyListQuery): Promise<Page<StudyView>> {
  return pageOf(await listStudies(autocommit(db), after ?? null, limit + 1), limit);
}
