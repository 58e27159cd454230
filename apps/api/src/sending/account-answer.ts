import { wordsOfAccount } from '@promptpipe/domain';
import type { AccountView } from '@promptpipe/persistence';

/** How an account stands, since when, what that means and what to do; whether it may send, how fast, and to how many it has never met. */
export function accountAnswer(account: AccountView) {
  const { id, driver, state, stateSince, trouble, troubleDetail, phone, foundPhone, isOwned, paused, reason } = account;
  const { connectedSince: since, lastAckAt, lastInboundAt, pace, nextSendAt } = account;
  const { day, sendingDay, metToday, allowedToday, coldPausedUntil: until, coldPausedReason } = account;
  return {
    ...{ id, driver, state, since, stateSince },
    ...wordsOfAccount({ id, driver, state, trouble, isOwned, isPaused: paused }),
    trouble: trouble && { kind: trouble, detail: troubleDetail },
    owned: isOwned,
    ...{ phone, foundPhone, lastAckAt, lastInboundAt },
    sending: { paused, reason },
    ...{ pace, nextSendAt },
    coldSends: { paused: until !== null, until, reason: coldPausedReason },
    today: { day, sendingDay, met: metToday, allowed: allowedToday },
  };
}
