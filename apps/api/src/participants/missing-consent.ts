import { neededConsent } from '@promptpipe/domain';
import {
  type ConsentText,
  type EntityManager,
  findMissingConsent,
  type LockedParticipant,
  type StudyHead,
} from '@promptpipe/persistence';
import { Refusal } from '../http/refusal';

/** 409 that names the way out. */
const consentMissing = ({ version }: ConsentText): Refusal =>
  new Refusal(
    409,
    `The study needs a consent to its version ${version} before somebody becomes active: ` +
      'record it by POST /v1/participants/:id/consent {version}, then set the status.',
  );

/** Refuses to make somebody active who has not agreed to what the study needs. The caller holds the turnstile. */
export async function requireConsent(tx: EntityManager, participant: LockedParticipant): Promise<void> {
  const missing = await findMissingConsent(tx, participant);
  if (missing) throw consentMissing(missing);
}

/** The status of a newcomer: what was asked for, if the study lets it. */
export function statusAtEnrolment(study: StudyHead, asked: 'invited' | 'active' | undefined): 'invited' | 'active' {
  const needed = neededConsent(study.settings);
  if (needed === null) return asked ?? 'active';
  if (asked !== 'active') return 'invited';
  throw new Refusal(
    409,
    `The study needs a consent to its version ${needed.version} first: leave the status out, record the consent by ` +
      'POST /v1/participants/:id/consent {version}, then set the status.',
  );
}
