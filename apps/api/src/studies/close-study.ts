import {
  closeStudy,
  countOpenInStudy,
  type DataSource,
  type EntityManager,
  inTransaction,
  lockStudyToClose,
  type OpenInStudy,
  type StudyView,
} from '@promptpipe/persistence';
import { noSuchStudy, Refusal } from '../http/refusal';
import { completeEverybody } from './complete-everybody';
import { readStudy } from './read-studies';
import { type CloseStudyRequest } from './studies.dto';

/**
 * Closes a study in which nobody is left and nothing is owed; with force everybody leaves first. A closed one stays as it
 * is: the same request again changes nothing.
 */
export async function closeStudyAsAsked(
  db: DataSource,
  code: string,
  { force }: CloseStudyRequest,
): Promise<StudyView> {
  const study = await readStudy(db, code);
  if (study.closedAt) return study;
  if (force) await completeEverybody(db, study.id);
  return inTransaction(db, (tx) => closeWhenNothingIsOpen(tx, study.id, force));
}

async function closeWhenNothingIsOpen(tx: EntityManager, id: string, force: boolean): Promise<StudyView> {
  const study = await lockStudyToClose(tx, id);
  if (!study) throw noSuchStudy();
  if (study.closedAt) return study;
  const open = await countOpenInStudy(tx, id);
  if (Object.values(open).some((count: number) => count > 0)) throw new Refusal(409, whyNot(open, force));
  return (await closeStudy(tx, id)) ?? study;
}

function whyNot({ participants, ...owed }: OpenInStudy, force: boolean): string {
  const counts = Object.entries(owed).map(([what, count]: [string, number]) => `${what}: ${count}`);
  const wayOut = force
    ? 'What is on its way ends by itself: send the request again.'
    : 'Complete or withdraw these people, or send {"force": true}: it completes everybody, and cancels what is owed to them.';
  return `The study cannot be closed: participants who have not left: ${participants}; owed: ${counts.join(', ')}. ${wayOut}`;
}
