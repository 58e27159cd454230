import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { lockParticipant, type LockedParticipant } from '../participants/turnstile';

/**
 * Read unlocked; the turnstile is locked next. Who was written to from this account before their study moved still answers there:
 * their STOP must reach them. Whoever is on it now comes first.
 */
const FIND_SENDER = `
  select id from participants where account_id = $1 and phone = $2
   union all
  select f.participant_id from former_accounts f
   where f.account_id = $1 and f.phone = $2
     and not exists (select 1 from participants where account_id = $1 and phone = $2)`;

/**
 * A stranger's message and the enrolment of that stranger must not pass each other unseen: both take this lock, the one
 * before it stores what has no participant, the other before it adopts. Held to the end of the transaction.
 */
const LOCK_SENDER = `select pg_advisory_xact_lock(hashtext('promptpipe.sender.' || $1), hashtext($2))`;

/** As for one, for many newcomers at once. */
const LOCK_SENDERS = `
  select pg_advisory_xact_lock(hashtext('promptpipe.sender.' || $1), hashtext(sender))
    from (select sender from unnest($2::text[]) as newcomer (sender) order by hashtext(sender)) newcomers`;

const STRANGERS = `
  select distinct sender from inbound_messages where account_id = $1 and sender = any($2::text[]) and participant_id is null`;

/** Nobody stores a stranger's message under this name, or adopts one, before this transaction ends. */
export async function lockSenderName(tx: EntityManager, accountId: string, name: string): Promise<void> {
  await queryRow(tx, LOCK_SENDER, [accountId, name]);
}

/** The participant with this number. */
const findSender = async (tx: EntityManager, accountId: string, phone: string): Promise<string | null> =>
  (await queryRow<{ id: string }>(tx, FIND_SENDER, [accountId, phone]))?.id ?? null;

/** Null: nobody of this name is enrolled, and nobody can be before this transaction ends. */
export async function lockSender(
  tx: EntityManager,
  accountId: string,
  name: string,
): Promise<LockedParticipant | null> {
  let known = await findSender(tx, accountId, name);
  if (!known) {
    await lockSenderName(tx, accountId, name);
    known = await findSender(tx, accountId, name);
  }
  return known ? lockParticipant(tx, known) : null;
}

/** Which of these numbers have written before anybody knew them; none of the others can from now to the end of the transaction. */
export async function findStrangers(
  tx: EntityManager,
  accountId: string,
  phones: readonly string[],
): Promise<string[]> {
  await queryRows(tx, LOCK_SENDERS, [accountId, phones]);
  return (await queryRows<{ sender: string }>(tx, STRANGERS, [accountId, phones])).map(({ sender }) => sender);
}
