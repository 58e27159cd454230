import {
  type AccountEventView,
  autocommit,
  type DataSource,
  findAccount,
  listAccountEvents,
  listAccounts,
} from '@promptpipe/persistence';
import { type Page, pageOf } from '../http/page';
import { notFound } from '../http/refusal';
import { accountAnswer } from './account-answer';
import { type AccountEventListQuery } from './account.dto';

export async function readAccount(db: DataSource, id: string) {
  const account = await findAccount(autocommit(db), id);
  if (!account) throw notFound('account');
  return accountAnswer(account);
}

export const readAccounts = async (db: DataSource) => ({
  items: (await listAccounts(autocommit(db))).map(accountAnswer),
});

/** What has happened to an account, the newest first. */
export async function readAccountEvents(
  db: DataSource,
  id: string,
  { after, limit }: AccountEventListQuery,
): Promise<Page<AccountEventView>> {
  const tx = autocommit(db);
  if (!(await findAccount(tx, id))) throw notFound('account');
  return pageOf(await listAccountEvents(tx, id, { after: after ?? null, limit: limit + 1 }), limit);
}
