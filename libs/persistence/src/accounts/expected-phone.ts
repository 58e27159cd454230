import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { insertAccountEvent } from './account-events';
import type { LeaseRef } from './account-lease';

const HELD = `
  select a.phone, (select b.id from whatsapp_accounts b where b.phone = $4 and b.id <> a.id) as "otherAccount"
    from whatsapp_accounts a
   where a.id = $1 and a.lease_owner = $2 and a.lease_epoch = $3 and a.lease_until > pp_clock()
     for no key update`;

const SET = `update whatsapp_accounts set phone = $2, updated_at = pp_now() where id = $1`;

const LOCK = `select phone from whatsapp_accounts where id = $1 for no key update`;

const TAKEN = `select id from whatsapp_accounts where phone = $2 and id <> $1`;

export type Recognition =
  | { readonly is: 'expected' | 'learned' | 'not-ours' }
  | { readonly is: 'another'; readonly expected: string | null; readonly otherAccount: string | null };

/** Whether a session may serve the account: by its number, or by being the first. */
export async function recognizePhone(tx: EntityManager, lease: LeaseRef, found: string): Promise<Recognition> {
  const { accountId, bootId, leaseEpoch } = lease;
  const held = await queryRow<{ phone: string | null; otherAccount: string | null }>(tx, HELD, [
    ...[accountId, bootId, leaseEpoch, found],
  ]);
  if (!held) return { is: 'not-ours' };
  if (held.phone === found) return { is: 'expected' };
  if (held.phone !== null || held.otherAccount !== null)
    return { is: 'another', expected: held.phone, otherAccount: held.otherAccount };
  await queryRows(tx, SET, [accountId, found]);
  await insertAccountEvent(tx, accountId, { kind: 'number-learned', detail: `It ends in ${found.slice(-2)}` });
  return { is: 'learned' };
}

export type PhoneChange =
  | { readonly is: 'unknown-account' }
  | { readonly is: 'taken'; readonly by: string }
  | { readonly is: 'same' | 'changed'; readonly before: string | null };

/** Null: the next session says which number it is. In the transaction that audits it. */
export async function changeExpectedPhone(
  tx: EntityManager,
  accountId: string,
  phone: string | null,
): Promise<PhoneChange> {
  const account = await queryRow<{ phone: string | null }>(tx, LOCK, [accountId]);
  if (!account) return { is: 'unknown-account' };
  const before = account.phone;
  if (before === phone) return { is: 'same', before };
  const other = phone && (await queryRow<{ id: string }>(tx, TAKEN, [accountId, phone]));
  if (other) return { is: 'taken', by: other.id };
  await queryRows(tx, SET, [accountId, phone]);
  const detail = phone === null ? 'The next pairing says which it is' : `It is to end in ${phone.slice(-2)}`;
  await insertAccountEvent(tx, accountId, { kind: 'number-changed', detail });
  return { is: 'changed', before };
}
