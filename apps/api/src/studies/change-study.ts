import { autocommit, changeStudy, type DataSource, type StudyView, type Waker } from '@promptpipe/persistence';
import { noSuchStudy } from '../http/refusal';
import { type StudyChangeRequest } from './studies.dto';

/** Settings hold the quiet hours of whoever has none of their own: what the old ones have deferred is looked at again. */
export async function changeStudyAsAsked(
  db: DataSource,
  waker: Waker,
  { code, ...change }: StudyChangeRequest & { readonly code: string },
): Promise<StudyView> {
  const study = await changeStudy(autocommit(db), code, change);
  if (!study) throw noSuchStudy();
  if (change.settings !== undefined) waker.poke('quiet-hours');
  return study;
}
