import { hasLeft } from '@promptpipe/domain';
import {
  changeStatus,
  type DataSource,
  type EntityManager,
  findNeededConsent,
  hasConsented,
  insertConsent,
  inTransaction,
  lockParticipant,
} from '@promptpipe/persistence';
import { notFound, Refusal } from '../http/refusal';
import { type NewConsentRequest } from './participants.dto';

export interface GivenConsent {
  readonly id: string;
  readonly status: string;
  readonly version: string;
  /** False: this person had agreed to this version already, and nothing was written. */
  readonly changed: boolean;
}

/**
 * Somebody agreed to the study's text of now; who was invited is consented by it. Activation is a step of its own, so that
 * agreeing and beginning can be days apart.
 */
export const giveConsent = (db: DataSource, id: string, { version }: NewConsentRequest): Promise<GivenConsent> =>
  inTransaction(db, (tx) => give(tx, id, version));

async function give(tx: EntityManager, id: string, version: string): Promise<GivenConsent> {
  const participant = await lockParticipant(tx, id);
  if (!participant) throw notFound('participant');
  const { status } = participant;
  if (hasLeft(status)) throw new Refusal(409, `The participant is ${status}, and consents to nothing any more.`);
  const told = await findNeededConsent(tx, participant);
  if (!told) throw new Refusal(409, 'The study needs no consent: set the status, or have the study need one first.');
  if (told.version !== version) {
    throw new Refusal(
      409,
      `The version of the study is ${told.version} by now: show that text, and send its version.`,
      {
        errors: [{ field: 'version', message: `must be ${told.version}` }],
      },
    );
  }
  if (await hasConsented(tx, id, version)) return { id, status, version, changed: false };
  if (status === 'invited') {
    const { participant: after } = await changeStatus(tx, participant, 'consent', { source: 'admin', told });
    return { id, status: after.status, version, changed: true };
  }
  await insertConsent(tx, participant, 'consented', { source: 'admin', told });
  return { id, status, version, changed: true };
}
