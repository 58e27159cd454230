import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/sql';
import type { AccountTrouble } from '@promptpipe/domain';

export type AccountEventKind =
  | AccountTrouble
  | 'connected'
  | 'recovered'
  | 'let-go'
  | 'number-learned'
  | 'number-changed'
  | 'restarted'
  | 'logged-out-on-request'
  | 'code-shown'
  | 'request-failed';

export interface AccountEventView {
  readonly id: string;
  readonly kind: AccountEventKind;
  /** A sentence for people, without whole phone numbers. */
  readonly detail: string | null;
  /** Of the ownership under which it happened. */
  readonly leaseEpoch: string;
  readonly at: Date;
}

/** In the transaction that makes it so. */
const INSERT = `
  insert into account_events (id, account_id, kind, detail, lease_epoch)
  select $1, a.id, $3, $4, a.lease_epoch from whatsapp_accounts a where a.id = $2`;

/** Newest first: UUIDv7 keys are by age. */
const PAGE = `
  select id, kind, detail, lease_epoch as "leaseEpoch", at
    from account_events
   where account_id = $1 and ($2::uuid is null or id < $2)
   order by id desc
   limit $3`;

export async function insertAccountEvent(
  tx: EntityManager,
  accountId: string,
  { kind, detail = null }: { readonly kind: AccountEventKind; readonly detail?: string | null },
): Promise<void> {
  await queryRows(tx, INSERT, [uuidv7(), accountId, kind, detail]);
}

export const listAccountEvents = (
  tx: EntityManager,
  accountId: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<AccountEventView[]> => queryRows<AccountEventView>(tx, PAGE, [accountId, page.after, page.limit]);
