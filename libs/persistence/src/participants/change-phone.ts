import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { PhoneNumber } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { type Adoption, adoptStrangersMessages } from '../inbound/adopt-strangers';
import { A_STRANGER } from './a-stranger';
import { takenBy } from './taken-by';
import type { LockedParticipant } from './turnstile';

const CURRENT = `select phone from participants where id = $1`;

/** From the end of the number before it, or from the enrolment on. */
const KEEP = `
  insert into participant_phones (id, participant_id, phone, had_from, reason)
  select $2, p.id, p.phone,
         coalesce((select max(had_until) from participant_phones where participant_id = p.id), least(p.created_at, pp_now())), $3
    from participants p
   where p.id = $1`;

/** WhatsApp's own name for the old number goes with it; and to the account the new one is a stranger's until it writes. */
const CHANGE = `
  update participants
     set phone = $2, ${A_STRANGER}
   where id = $1
  returning id`;

const PHONES = `
  select phone, had_from as "from", had_until as until, reason
    from participant_phones
   where participant_id = $1
   union all
  select p.phone, coalesce((select max(had_until) from participant_phones where participant_id = p.id), p.created_at), null, null
    from participants p
   where p.id = $1
   order by until nulls last`;

export interface PhoneView {
  readonly phone: string;
  readonly from: Date;
  /** Null: it is the one of now. */
  readonly until: Date | null;
  /** Why it was left. */
  readonly reason: string | null;
}

/** Oldest first. */
export const listPhones = (tx: EntityManager, participantId: string): Promise<PhoneView[]> =>
  queryRows<PhoneView>(tx, PHONES, [participantId]);

export type ChangedPhone = 'same' | 'phone-taken' | Adoption;

/**
 * The number from now on. A message takes its recipient at its first claim: what is queued goes to the new number, what was
 * claimed before stays with the old one. What a stranger wrote from the new number is this person's now, as at an enrolment.
 * The caller holds the turnstile. After `phone-taken` the transaction is aborted.
 */
export async function changePhone(
  tx: EntityManager,
  participant: LockedParticipant,
  { phone, reason }: { readonly phone: PhoneNumber; readonly reason: string | null },
): Promise<ChangedPhone> {
  const current = await queryRow<{ phone: string }>(tx, CURRENT, [participant.id]);
  if (current?.phone === phone) return 'same';
  await queryRows(tx, KEEP, [participant.id, uuidv7(), reason]);
  try {
    await queryRows(tx, CHANGE, [participant.id, phone]);
  } catch (error) {
    if (takenBy(error) !== 'phone-taken') throw error;
    return 'phone-taken';
  }
  return adoptStrangersMessages(tx, participant, phone);
}
