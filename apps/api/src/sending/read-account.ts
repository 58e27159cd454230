import { type AccountView, autocommit, type DataSource, findAccount, listAccounts } from '@promptpipe/persistence';
import { notFound } from '../http/refusal';

export async function readAccount(db: DataSource, id: string) {
  const account = await findAccount(autocommit(db), id);
  if (!account) throw notFound('account');
  return answerOf(account);
}

export const readAccounts = async (db: DataSource) => ({ items: (await listAccounts(autocommit(db))).map(answerOf) });

/** Whether an account is connected and since when, whether it may send, how fast, and to how many who have never written. */
function answerOf(account: AccountView) {
  const { state, connectedSince: since, driver, paused, reason, pace, nextSendAt } = account;
  const { day, sendingDay, metToday, allowedToday, coldPausedUntil: until, coldPausedReason } = account;
  const coldSends = { paused: until !== null, until, reason: coldPausedReason };
  const today = { day, sendingDay, met: metToday, allowed: allowedToday };
  return { id: account.id, driver, state, since, sending: { paused, reason }, pace, nextSendAt, coldSends, today };
}
