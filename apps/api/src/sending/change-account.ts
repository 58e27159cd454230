import {
  askOfAccount,
  changeDriver,
  changePace,
  type DataSource,
  insertAuditEntry,
  inTransaction,
  lockPace,
  type PaceSettings,
  type Waker,
} from '@promptpipe/persistence';
import { ADMIN_KEY_ID } from '../http/idempotency-key';
import { Refusal } from '../http/refusal';
import { type AccountChangeRequest } from './account.dto';
import { expectPhone } from './expect-phone';
import { readAccount } from './read-account';

/** The next claim obeys. Written down as it was and as it is. */
export async function changeAccount(
  { db, waker }: { readonly db: DataSource; readonly waker: Waker },
  id: string,
  { driver, phone, pace, coldSends }: AccountChangeRequest,
) {
  const coldPause = coldSends && (coldSends.paused ? { until: coldSends.until, reason: coldSends.reason } : null);
  const replaced = await inTransaction(db, async (tx) => {
    const before = await lockPace(tx, id);
    if (!before) throw new Refusal(404, 'There is no account with this id.');
    const isMoved = driver !== undefined && (await changeDriver(tx, id, driver));
    const paced = isMoved ? ((await lockPace(tx, id)) ?? before) : before;
    const after = await changePace(tx, id, paced, { pace, coldPause });
    const number = phone === undefined ? null : await expectPhone(tx, id, phone);
    // Its session is proven anew: it may be the one that was refused, or not be meant any more.
    if (number !== null) await askOfAccount(tx, { accountId: id, kind: 'restart' });
    if (!isMoved && number === null && isSame(before, after)) return null;
    await insertAuditEntry(tx, {
      apiKeyId: ADMIN_KEY_ID,
      action: 'account.change',
      target: { type: 'account', id },
      before: { ...before, ...(number && { phone: number.before }) },
      after: { ...(isMoved && { driver }), ...after, ...(number && { phone, ...number.replaced }) },
    });
    return number?.replaced ?? null;
  });
  waker.poke('messages');
  waker.poke('account-requests');
  return { ...(await readAccount(db, id)), ...(replaced && { replaced }) };
}

const isSame = (before: PaceSettings, after: PaceSettings): boolean => JSON.stringify(before) === JSON.stringify(after);
