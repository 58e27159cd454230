import {
  type AccountRequest,
  type AccountRequestKind,
  askOfAccount,
  autocommit,
  type DataSource,
  findAccount,
  findAccountRequest,
  insertAuditEntry,
  inTransaction,
  type Waker,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { notFound } from '../http/refusal';
import { requestAnswer, type RequestAnswer } from './request-answer';

export interface Asked {
  readonly accountId: string;
  readonly kind: AccountRequestKind;
  /** Of a pairing code: the phone that it is typed on. */
  readonly phone?: string;
}

/** Written down, and done by whoever owns the account, now or next. Asked again while it is open, it is the same request. */
export async function ask(
  { db, waker }: { readonly db: DataSource; readonly waker: Waker },
  asked: Asked,
): Promise<RequestAnswer> {
  const request = await inTransaction(db, async (tx) => {
    const { isNew, ...open } = await askOfAccount(tx, asked);
    const target = { type: 'account', id: asked.accountId } as const;
    const entry = { apiKeyId: ADMIN_KEY_ID, action: `account.${asked.kind}`, target, before: null };
    if (isNew) await insertAuditEntry(tx, { ...entry, after: { request: open.id } });
    return open;
  });
  waker.poke('account-requests');
  return answered(db, request);
}

export async function readRequest(db: DataSource, accountId: string, id: string): Promise<RequestAnswer> {
  const request = await findAccountRequest(autocommit(db), accountId, id);
  if (!request) throw notFound('request of this account');
  return answered(db, request);
}

async function answered(db: DataSource, request: AccountRequest): Promise<RequestAnswer> {
  const account = await findAccount(autocommit(db), request.accountId);
  if (!account) throw notFound('account');
  return requestAnswer(request, account);
}
