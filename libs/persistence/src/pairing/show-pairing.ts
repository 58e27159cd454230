import type { EntityManager } from 'typeorm';
import type { LeaseRef } from '../accounts/account-lease';
import { queryRow, queryRows } from '../database/sql';

/**
 * Under the lease: a gateway that lost the account shows nothing of it any more. A picture leaves the code beside it; a code takes
 * the picture's place until WhatsApp shows another, since it links in one way at a time.
 */
const SHOW = `
  insert into account_pairings as p (account_id, lease_epoch, qr, expires_at, code, code_expires_at, shown_at)
  select a.id, a.lease_epoch, $4, case when $4::text is not null then until.at end,
         $5, case when $5::text is not null then until.at end, pp_now()
    from whatsapp_accounts a, lateral (select pp_now() + $6::double precision * interval '1 second' as at) until
   where a.id = $1 and a.lease_owner = $2 and a.lease_epoch = $3 and a.lease_until > pp_clock()
  on conflict (account_id) do update
     set lease_epoch = excluded.lease_epoch, qr = excluded.qr, expires_at = excluded.expires_at,
         code = case when excluded.code is null and p.lease_epoch = excluded.lease_epoch then p.code else excluded.code end,
         code_expires_at = case when excluded.code is null and p.lease_epoch = excluded.lease_epoch
                                then p.code_expires_at else excluded.code_expires_at end,
         linked_at = null, shown_at = excluded.shown_at
  returning account_id`;

const HIDE = `delete from account_pairings where account_id = $1 and lease_epoch <= $2`;

const END_LINKS = `
  update pairing_links set ended_at = pp_now(), end_reason = 'paired' where account_id = $1 and ended_at is null`;

/** What the picture says, or what is typed on the phone instead, and for how long WhatsApp takes it. */
export type ShownPairing = { readonly seconds: number } & (
  { readonly qr: string; readonly code: null } | { readonly qr: null; readonly code: string }
);

/** False: the lease is another's. */
export const showPairing = async (
  tx: EntityManager,
  { accountId, bootId, leaseEpoch }: LeaseRef,
  { qr, code, seconds }: ShownPairing,
): Promise<boolean> => (await queryRow(tx, SHOW, [accountId, bootId, leaseEpoch, qr, code, seconds])) !== null;

/** What was shown is nothing to scan any more: the page behind it is closed. */
export async function hidePairing(tx: EntityManager, { accountId, leaseEpoch }: LeaseRef): Promise<void> {
  await queryRows(tx, HIDE, [accountId, leaseEpoch]);
}

/** The account is paired: nothing is to be scanned, and the links to it have done what they were for. */
export async function endPairing(tx: EntityManager, { accountId, leaseEpoch }: LeaseRef): Promise<void> {
  await queryRows(tx, HIDE, [accountId, leaseEpoch]);
  await queryRows(tx, END_LINKS, [accountId]);
}
