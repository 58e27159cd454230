import type { EntityManager } from 'typeorm';
import { isNow } from '../database/is-now';
import { queryRow, queryRows } from '../database/sql';
import type { LeaseRef } from '../accounts/account-lease';
import { type ClaimedMessage, claimParams, claimSql, type MessageHint } from './claim-terms';
import { BLOCKED_BY_EARLIER } from './head-of-lane';
import { type Refusal, refuseMessage } from './refuse-message';

export { type ClaimedMessage, type MessageHint, SEND_LEASE_SECONDS, type WantedMessage } from './claim-terms';

/** One row, immediately before its own send; waits for whoever claims for its account at this moment. */
const CLAIM = claimSql('');

/** A declined hint leaves its row free; held, if an earlier one stands before it, so that it is not staged in a circle. */
const CLEAR_STAGE = `
  update outbox_messages m
     set staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         held = ${BLOCKED_BY_EARLIER}
   where m.id = $1
     and m.attempt = $2
     and m.status = 'queued'
     and m.staged_at is not null`;

/** Frees a hinted row that will not be sent here and now. */
export async function declineMessage(tx: EntityManager, { id, attempt }: MessageHint): Promise<void> {
  await queryRows(tx, CLEAR_STAGE, [id, attempt]);
}

export interface Attempted {
  readonly claimed: ClaimedMessage | null;
  /** What pace or a guard made of it; null: nothing. */
  readonly refusal: Refusal | null;
}

/** Claimed; or put off or ended with a reason; or not claimable (any more, or yet), and free for the next stage act. */
export async function claimOrRefuse(tx: EntityManager, hint: MessageHint, lease: LeaseRef): Promise<Attempted> {
  const claimed = await queryRow<ClaimedMessage>(tx, CLAIM, claimParams([{ ...hint, lease }]));
  if (claimed) return { claimed, refusal: null };
  const refusal = await refuseMessage(tx, hint);
  if (!refusal) await declineMessage(tx, hint);
  return { claimed: null, refusal };
}

/** As `claimOrRefuse`, for whom it is enough to know whether it was claimed. */
export const claimMessage = async (
  tx: EntityManager,
  hint: MessageHint,
  lease: LeaseRef,
): Promise<ClaimedMessage | null> => (await claimOrRefuse(tx, hint, lease)).claimed;

const ACCOUNTS_OF = `select id, account_id as "accountId" from outbox_messages where id = any($1::uuid[])`;

/** Which account's page each hinted message belongs to. */
export const accountsOfMessages = (
  tx: EntityManager,
  ids: readonly string[],
): Promise<{ id: string; accountId: string }[]> => queryRows(tx, ACCOUNTS_OF, [ids]);

const STOP_REQUESTED = `select stop_requested as "stopRequested" from outbox_messages where id = $1 and attempt = $2 and ${isNow('status', 'sending')}`;

/** Re-read just before the driver is called; null: the claim is no longer ours. */
export async function isStopRequested(tx: EntityManager, { id, attempt }: ClaimedMessage): Promise<boolean | null> {
  return (await queryRow<{ stopRequested: boolean }>(tx, STOP_REQUESTED, [id, attempt]))?.stopRequested ?? null;
}
