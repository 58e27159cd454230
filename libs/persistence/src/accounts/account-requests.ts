import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { queryRow, queryRows } from '../database/sql';
import type { LeaseRef } from './account-lease';

export type AccountRequestKind = 'restart' | 'logout' | 'pairing-code';

export interface AccountRequest {
  readonly id: string;
  readonly accountId: string;
  readonly kind: AccountRequestKind;
  readonly phone: string | null;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: 'done' | 'failed' | null;
  readonly detail: string | null;
}

const FIELDS = `id, account_id as "accountId", kind, phone, asked_at as "askedAt", ended_at as "endedAt", outcome, detail`;

/** One open request of a kind and account: who asks again is told of the one that is open. */
const ASK = `
  insert into account_requests (id, account_id, kind, phone)
  values ($1, $2, $3, $4)
  on conflict (account_id, kind) where ended_at is null do update set phone = excluded.phone
  returning ${FIELDS}, id = $1 as "isNew"`;

const ONE = `select ${FIELDS} from account_requests where account_id = $1 and id = $2`;

/** In the order in which they were asked. */
const OPEN = `select ${FIELDS} from account_requests where account_id = any($1::text[]) and ended_at is null order by id`;

/** Only the owner ends it: what one that lost the account has half done, the next one does. */
const END = `
  update account_requests r
     set ended_at = pp_now(), outcome = $5, detail = $6
    from whatsapp_accounts a
   where a.id = $1 and a.lease_owner = $2 and a.lease_epoch = $3 and a.lease_until > pp_clock()
     and r.account_id = a.id and r.id = $4 and r.ended_at is null
  returning r.id`;

export async function askOfAccount(
  tx: EntityManager,
  { accountId, kind, phone = null }: Pick<AccountRequest, 'accountId' | 'kind'> & { readonly phone?: string | null },
): Promise<AccountRequest & { readonly isNew: boolean }> {
  const params = [uuidv7(), accountId, kind, phone];
  const asked = await queryRow<AccountRequest & { isNew: boolean }>(tx, ASK, params);
  if (!asked) throw new Error('A request of an account was not inserted');
  return asked;
}

export const findAccountRequest = (tx: EntityManager, accountId: string, id: string): Promise<AccountRequest | null> =>
  queryRow<AccountRequest>(tx, ONE, [accountId, id]);

export const findOpenRequests = (tx: EntityManager, accountIds: readonly string[]): Promise<AccountRequest[]> =>
  queryRows<AccountRequest>(tx, OPEN, [accountIds]);

/** False: the lease is another's, or somebody has ended it. */
export const endAccountRequest = async (
  tx: EntityManager,
  { accountId, bootId, leaseEpoch }: LeaseRef,
  id: string,
  { outcome, detail }: { readonly outcome: 'done' | 'failed'; readonly detail: string },
): Promise<boolean> => (await queryRow(tx, END, [accountId, bootId, leaseEpoch, id, outcome, detail])) !== null;
