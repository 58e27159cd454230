import { type DataSource, insertStudy, inTransaction, newId, type StudyView } from '@promptpipe/persistence';
import { badField, taken } from '../http/refusal';
import { type NewStudyRequest } from './studies.dto';

export async function createStudy(db: DataSource, request: NewStudyRequest): Promise<StudyView> {
  const made = await inTransaction(db, (tx) => insertStudy(tx, { ...request, id: newId() }));
  if (made === 'no-account') throw badField('accountId', 'there is no WhatsApp account with this id');
  if (made === 'code-taken') throw taken('code', 'another study has this code');
  return made;
}
