import type { EntityManager } from 'typeorm';
import type { Lid, PhoneNumber } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { type Adoption, adoptStrangersMessages } from '../inbound/adopt-strangers';
import { lockSender, lockSenderName } from '../inbound/lock-sender';

export interface Identity {
  readonly accountId: string;
  readonly lid: Lid;
  readonly phone: PhoneNumber;
}

const IS_KNOWN = `select 1 from whatsapp_identities where account_id = $1 and lid = $2 and phone = $3`;

const LINK = `
  insert into whatsapp_identities (account_id, lid, phone) values ($1, $2, $3)
  on conflict (account_id, lid, phone) do nothing`;

/** From now on they are found by the number, by whoever enrols it. */
const RENAME = `
  update inbound_messages set sender = $3 where account_id = $1 and sender = $2 and participant_id is null`;

/**
 * That a lid and a number are one person. What they wrote under the lid is theirs now, and passes the door in WhatsApp's
 * order, as at an enrolment. Null: nothing of it was waiting for somebody enrolled. The lid is locked first, and the number where
 * nobody has it yet, so that neither a message from the one nor an enrolment of the other passes unseen.
 */
export async function linkIdentity(tx: EntityManager, { accountId, lid, phone }: Identity): Promise<Adoption | null> {
  const params = [accountId, lid, phone];
  if (await queryRow(tx, IS_KNOWN, params)) return null;
  await lockSenderName(tx, accountId, lid);
  await queryRows(tx, LINK, params);
  await queryRows(tx, RENAME, params);
  const participant = await lockSender(tx, accountId, phone);
  if (!participant) return null;
  const adoption = await adoptStrangersMessages(tx, participant, phone);
  return adoption.adopted > 0 ? adoption : null;
}
