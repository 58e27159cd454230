import type { EntityManager } from 'typeorm';
import { consentEventOf, hasLeft, nextParticipantStatus, type ParticipantEvent } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import { releaseTold } from '../jobs/release-held-jobs';
import { cancelEverythingOwed, type CanceledOwed } from './cancel-owed';
import { insertConsent, type Said } from './consents';
import type { LockedParticipant } from './turnstile';

/** The guard can only fail for whoever does not hold the turnstile. Enrolled is who was active once. */
const CHANGE = `
  update participants
     set status = $3, plans_due = true, updated_at = pp_now(),
         enrolled_at = case when $3 = 'active' then coalesce(enrolled_at, pp_now()) else enrolled_at end
   where id = $1 and status = $2
  returning id`;

export interface StatusChange {
  readonly participant: LockedParticipant;
  /** Null when the new status suspends or owes as before. */
  readonly canceled: CanceledOwed | null;
}

/**
 * The one way in which a status changes: the row, its entry in the consents, and the cancel of everything owed where the
 * new status ends it. The caller holds the turnstile. Throws `IllegalTransitionError` where the table has no such arrow.
 */
export async function changeStatus(
  tx: EntityManager,
  participant: LockedParticipant,
  event: ParticipantEvent,
  said: Said & { readonly exceptJobId?: string },
): Promise<StatusChange> {
  const status = nextParticipantStatus(participant.status, event);
  const changed = await queryRows(tx, CHANGE, [participant.id, participant.status, status]);
  if (changed.length === 0) throw new Error(`Participant ${participant.id} changed under its lock`);
  await insertConsent(tx, participant, consentEventOf(event), said);
  const after = { ...participant, status };
  if (status === 'paused') await releaseTold(tx, participant.id);
  if (!hasLeft(status)) return { participant: after, canceled: null };
  const { exceptJobId } = said;
  const reason = `participant ${status}`;
  return {
    participant: after,
    canceled: await cancelEverythingOwed(tx, after, reason, exceptJobId === undefined ? {} : { exceptJobId }),
  };
}
