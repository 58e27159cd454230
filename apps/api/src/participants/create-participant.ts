import { randomInt } from 'node:crypto';
import {
  adoptStrangersMessages,
  type DataSource,
  type EntityManager,
  findStudyByCode,
  holdOpenStudy,
  insertParticipant,
  inTransaction,
  lockParticipant,
  newId,
  type NewParticipant,
  type StudyHead,
  type Waker,
} from '@promptpipe/persistence';
import { badField, studyClosed, taken } from '../http/refusal';
import { statusAtEnrolment } from './missing-consent';
import { newParticipantCode } from './participant-code';
import { type ParticipantAnswer, participantAnswer } from './participant-answer';
import { type NewParticipantRequest } from './participants.dto';

/** Codes are many (31^6), so a second collision in a row is rare and a fifth is a sign of something else. */
const MAX_TRIES = 5;

/** Enrols a person. What they wrote before they were known is handled from now on; a STOP among it is obeyed at once. */
export async function createParticipant(
  db: DataSource,
  waker: Waker,
  request: NewParticipantRequest,
): Promise<ParticipantAnswer> {
  for (let tries = 1; ; tries += 1) {
    const code = request.code ?? newParticipantCode(randomInt);
    const made = await inTransaction(db, (tx) => enrol(tx, request, code));
    if (made === 'phone-taken') throw taken('phone', 'another participant has this number');
    if (made !== 'code-taken') {
      if (made.adopted > 0) waker.poke('jobs');
      if (made.door.length > 0) waker.poke('messages');
      return participantAnswer(made.participant);
    }
    if (request.code !== undefined) throw taken('code', 'another participant of the study has this code');
    if (tries === MAX_TRIES) throw new Error('No free participant code was found');
  }
}

async function enrol(tx: EntityManager, { study, ...request }: NewParticipantRequest, code: string) {
  const known = await findStudyByCode(tx, study);
  if (!known) throw badField('study', 'there is no study with this code');
  if (!(await holdOpenStudy(tx, known.id))) throw studyClosed();
  const participant = await insertParticipant(tx, personOf(known, request, code));
  if (typeof participant === 'string') return participant;
  const locked = await lockParticipant(tx, participant.id);
  if (!locked) throw new Error('A participant vanished in the transaction that made it');
  const { adopted, door, participant: after } = await adoptStrangersMessages(tx, locked, request.phone);
  return { participant: { ...participant, status: after.status }, adopted, door };
}

type Person = Omit<NewParticipantRequest, 'study'>;

const personOf = (study: StudyHead, person: Person, code: string): NewParticipant => ({
  id: newId(),
  studyId: study.id,
  code,
  phone: person.phone,
  name: person.name,
  timezone: person.timezone,
  status: statusAtEnrolment(study, person.status),
  language: person.language ?? study.settings.language ?? 'en',
  quietHours: person.quietHours ?? null,
  arm: person.arm ?? null,
  variables: person.variables ?? {},
});
