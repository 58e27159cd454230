import type { EntityManager } from 'typeorm';
import type { LeaseRef } from '../accounts/account-lease';
import { queryRow, queryRows } from '../database/sql';

/** Under the lease: a gateway that lost the account shows nothing of it any more. */
const SHOW = `
  insert into account_pairings (account_id, lease_epoch, qr, code, shown_at, expires_at)
  select a.id, a.lease_epoch, $4, $5, pp_now(), pp_now() + $6::double precision * interval '1 second'
    from whatsapp_accounts a
   where a.id = $1 and a.lease_owner = $2 and a.lease_epoch = $3 and a.lease_until > pp_clock()
  on conflict (account_id) do update
     set lease_epoch = excluded.lease_epoch, qr = excluded.qr, code = excluded.code,
         shown_at = excluded.shown_at, expires_at = excluded.expires_at
  returning account_id`;

const HIDE = `delete from account_pairings where account_id = $1 and lease_epoch <= $2`;

const END_LINKS = `
  update pairing_links set ended_at = pp_now(), end_reason = 'paired' where account_id = $1 and ended_at is null`;

export interface ShownPairing {
  /** What the picture says. */
  readonly qr: string | null;
  /** What is typed on the phone instead. */
  readonly code: string | null;
  /** For how long WhatsApp takes it. */
  readonly seconds: number;
}

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
