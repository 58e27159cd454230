import type { EntityManager } from 'typeorm';
import type { LeaseRef } from '../accounts/account-lease';
import { queryRow } from '../database/sql';

/** Under the lease, as what is to be scanned is: it takes the place of all of that, until another code does or nothing. */
const SHOW_LOADING = `
  insert into account_pairings (account_id, lease_epoch, linked_at, shown_at)
  select a.id, a.lease_epoch, pp_now(), pp_now()
    from whatsapp_accounts a
   where a.id = $1 and a.lease_owner = $2 and a.lease_epoch = $3 and a.lease_until > pp_clock()
  on conflict (account_id) do update
     set lease_epoch = excluded.lease_epoch, qr = null, expires_at = null, code = null, code_expires_at = null,
         linked_at = excluded.linked_at, shown_at = excluded.shown_at
  returning account_id`;

/** The phone has been linked, and WhatsApp loads. False: the lease is another's. */
export const showLoading = async (tx: EntityManager, { accountId, bootId, leaseEpoch }: LeaseRef): Promise<boolean> =>
  (await queryRow(tx, SHOW_LOADING, [accountId, bootId, leaseEpoch])) !== null;
