import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { insertAccountEvent } from './account-events';
import type { LeaseRef } from './account-lease';
import { type NumberReplacement, replaceNumber } from './replace-number';

const HELD = `
  select a.phone, a.former_phone as "formerPhone",
         (select b.id from whatsapp_accounts b where b.phone = $4 and b.id <> a.id) as "otherAccount"
    from whatsapp_accounts a
   where a.id = $1 and a.lease_owner = $2 and a.lease_epoch = $3 and a.lease_until > pp_clock()
     for no key update`;

/** A number that is taken away is remembered: what was sent from it is in its chats until the next one is known. */
const SET = `
  update whatsapp_accounts
     set phone = $2::text, former_phone = case when $2::text is null then coalesce(phone, former_phone) end, updated_at = pp_now()
   where id = $1`;

const LOCK = `select phone, former_phone as "formerPhone" from whatsapp_accounts where id = $1 for no key update`;

const TAKEN = `select id from whatsapp_accounts where phone = $2 and id <> $1`;

interface Numbers {
  readonly phone: string | null;
  /** What it had before it was to be told by the next pairing. */
  readonly formerPhone: string | null;
}

export type Recognition =
  | { readonly is: 'expected' | 'learned' | 'not-ours' }
  | { readonly is: 'another'; readonly expected: string | null; readonly otherAccount: string | null };

/** Whether a session may serve the account: by its number, or by being the first. */
export async function recognizePhone(tx: EntityManager, lease: LeaseRef, found: string): Promise<Recognition> {
  const { accountId, bootId, leaseEpoch } = lease;
  const held = await queryRow<Numbers & { otherAccount: string | null }>(tx, HELD, [
    ...[accountId, bootId, leaseEpoch, found],
  ]);
  if (!held) return { is: 'not-ours' };
  if (held.phone === found) return { is: 'expected' };
  if (held.phone !== null || held.otherAccount !== null)
    return { is: 'another', expected: held.phone, otherAccount: held.otherAccount };
  const replaced = await setPhone(tx, accountId, held, found);
  const detail = `It ends in ${found.slice(-2)}${tellOf(replaced)}`;
  await insertAccountEvent(tx, accountId, { kind: 'number-learned', detail });
  return { is: 'learned' };
}

export type PhoneChange =
  | { readonly is: 'unknown-account' }
  | { readonly is: 'taken'; readonly by: string }
  | { readonly is: 'same'; readonly before: string | null }
  /** `replaced`: what became of what the number before it owed; null: there was none, or the next pairing says so. */
  | { readonly is: 'changed'; readonly before: string | null; readonly replaced: NumberReplacement | null };

/** Null: the next session says which number it is. In the transaction that audits it. */
export async function changeExpectedPhone(
  tx: EntityManager,
  accountId: string,
  phone: string | null,
): Promise<PhoneChange> {
  const account = await queryRow<Numbers>(tx, LOCK, [accountId]);
  if (!account) return { is: 'unknown-account' };
  const before = account.phone;
  if (before === phone) return { is: 'same', before };
  const other = phone && (await queryRow<{ id: string }>(tx, TAKEN, [accountId, phone]));
  if (other) return { is: 'taken', by: other.id };
  const replaced = await setPhone(tx, accountId, account, phone);
  const detail =
    phone === null ? 'The next pairing says which it is' : `It is to end in ${phone.slice(-2)}${tellOf(replaced)}`;
  await insertAccountEvent(tx, accountId, { kind: 'number-changed', detail });
  return { is: 'changed', before, replaced };
}

/** Another number than the last one that was known has nothing of what that one sent. */
async function setPhone(
  tx: EntityManager,
  accountId: string,
  before: Numbers,
  to: string | null,
): Promise<NumberReplacement | null> {
  await queryRows(tx, SET, [accountId, to]);
  const from = before.phone ?? before.formerPhone;
  return to === null || from === null || from === to ? null : replaceNumber(tx, accountId, { from, to });
}

const tellOf = (replaced: NumberReplacement | null): string =>
  replaced === null
    ? ''
    : `, another than before. Messages whose outcome cannot be told any more: ${replaced.unresolved}`;
