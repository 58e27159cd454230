import type { EntityManager } from 'typeorm';
import type { AccountTrouble } from '@promptpipe/domain';
import { queryRow } from '../database/sql';

export interface PairingView {
  readonly accountId: string;
  readonly state: string;
  /** Since when it is connected. */
  readonly since: Date | null;
  /** A gateway that lives holds it. */
  readonly isOwned: boolean;
  /** Why it is not connected; null: for no trouble. */
  readonly trouble: AccountTrouble | null;
  readonly troubleDetail: string | null;
  readonly qr: string | null;
  readonly code: string | null;
  /** Of the picture; null: there is none that WhatsApp would take. */
  readonly expiresAt: Date | null;
  /** Of the code. */
  readonly codeExpiresAt: Date | null;
  /** Since when the phone is linked and WhatsApp loads; null: it does not. */
  readonly linkedAt: Date | null;
  readonly now: Date;
}

/** Never an old one: of the lease of now, each in its time, and only while nobody has scanned or typed it. */
const CURRENT = `
  select a.id as "accountId", a.state, a.connected_since as since, a.trouble, a.trouble_detail as "troubleDetail",
         a.lease_until is not null and a.lease_until > pp_clock() as "isOwned",
         q.qr, q.expires_at as "expiresAt", c.code, c.code_expires_at as "codeExpiresAt",
         case when p.qr is null and p.code is null then p.linked_at end as "linkedAt", pp_now() as now
    from whatsapp_accounts a
    left join account_pairings p
      on p.account_id = a.id and p.lease_epoch = a.lease_epoch and a.lease_until > pp_clock() and a.state <> 'connected'
    left join lateral (select p.qr, p.expires_at where p.expires_at > pp_now()) q on true
    left join lateral (select p.code, p.code_expires_at where p.code_expires_at > pp_now()) c on true
   where a.id = $1`;

/** Null: there is no such account. */
export const findPairing = (tx: EntityManager, accountId: string): Promise<PairingView | null> =>
  queryRow<PairingView>(tx, CURRENT, [accountId]);
