import { autocommit, type DataSource, findAccount } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';

/** Whether an account is connected and since when, and whether it may send. */
export async function readAccount(db: DataSource, id: string) {
  const account = await findAccount(autocommit(db), id);
  if (!account) throw notFound('account');
  const { state, connectedSince: since, driver, paused, reason } = account;
  return { id: account.id, driver, state, since, sending: { paused, reason } };
}
