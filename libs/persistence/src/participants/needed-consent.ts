import type { EntityManager } from 'typeorm';
import { neededConsent } from '@promptpipe/domain';
import { queryRow } from '../database/sql';
import { findStudy } from '../studies/find-study';

export interface ConsentText {
  readonly version: string;
  readonly text: string;
}

interface Person {
  readonly id: string;
  readonly studyId: string;
}

const CONSENTED = `
  select exists (
    select 1 from consents where participant_id = $1 and event = 'consented' and version = $2) as "isGiven"`;

/** True: this person has agreed to this version. */
export const hasConsented = async (tx: EntityManager, participantId: string, version: string): Promise<boolean> =>
  (await queryRow<{ isGiven: boolean }>(tx, CONSENTED, [participantId, version]))?.isGiven === true;

/** The text that this person must agree to before they are written to; null: their study waives it. */
export async function findNeededConsent(tx: EntityManager, { studyId }: Person): Promise<ConsentText | null> {
  const study = await findStudy(tx, studyId);
  return study && neededConsent(study.settings);
}

/** As above; null also where they have agreed to it. The caller holds the turnstile. */
export async function findMissingConsent(tx: EntityManager, person: Person): Promise<ConsentText | null> {
  const needed = await findNeededConsent(tx, person);
  return needed !== null && (await hasConsented(tx, person.id, needed.version)) ? null : needed;
}
