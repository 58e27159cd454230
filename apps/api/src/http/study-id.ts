import { autocommit, type DataSource, findStudyByCode } from '@promptpipe/persistence';
import { badField } from './refusal';

/** The id behind a study's code, where one is given; 400 names the field when there is no such study. */
export async function studyIdOf(db: DataSource, code: string | undefined, field: string): Promise<string | undefined> {
  if (code === undefined) return undefined;
  const study = await findStudyByCode(autocommit(db), code);
  if (!study) throw badField(field, 'there is no study with this code');
  return study.id;
}
