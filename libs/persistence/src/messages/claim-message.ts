import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import type { LeaseRef } from '../accounts/account-lease';
import { BLOCKED_BY_EARLIER, MAY_LEAVE } from './head-of-lane';

/** Longer than look-up + send + ACK_WAIT, so that a living claim needs no renewal; the gateway checks that at its start. */
export const SEND_LEASE_SECONDS = 60;

export interface ClaimedMessage {
  readonly id: string;
  /** The fence: every later write of this claim names it. */
  readonly attempt: number;
  readonly accountId: string;
  readonly recipient: string;
  readonly text: string;
  readonly waMessageId: string;
  readonly failures: number;
}

/**
 * One row, immediately before its own send: status, person, study, time to live, order, and the account's lease and epoch
 * are proved in the statement that takes it. The recipient is frozen by the first claim.
 */
const CLAIM = `
  update outbox_messages m
     set status = 'sending',
         attempt = m.attempt + 1,
         recipient = coalesce(m.recipient, (select p.phone from participants p where p.id = m.participant_id)),
         lease_owner = $3,
         lease_until = pp_clock() + interval '${SEND_LEASE_SECONDS} seconds',
         held = false,
         retry_at = null,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         updated_at = pp_now()
   where m.id = $1
     and m.attempt = $2
     and m.account_id = $4
     and ${MAY_LEAVE}
     and not m.stop_requested
     and not ${BLOCKED_BY_EARLIER}
     and exists (select 1
                   from whatsapp_accounts a
                  where a.id = $4
                    and a.sending = 'on'
                    and a.lease_owner = $3
                    and a.lease_epoch = $5
                    and a.lease_until > pp_clock())
  returning m.id, m.attempt, m.account_id as "accountId", m.recipient, m.rendered_text as "text",
            m.wa_message_id as "waMessageId", m.failures`;

/** A declined hint leaves its row free; held, if an earlier one stands before it, so that it is not staged in a circle. */
const CLEAR_STAGE = `
  update outbox_messages m
     set staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         held = ${BLOCKED_BY_EARLIER}
   where m.id = $1
     and m.attempt = $2
     and m.status = 'queued'
     and m.staged_at is not null`;

interface MessageHint {
  readonly id: string;
  readonly attempt: number;
}

/** Frees a hinted row that will not be sent here and now. */
export async function declineMessage(tx: EntityManager, { id, attempt }: MessageHint): Promise<void> {
  await queryRows(tx, CLEAR_STAGE, [id, attempt]);
}

/** Null: not claimable (any more, or yet); the row is free for the next stage act. */
export async function claimMessage(
  tx: EntityManager,
  hint: MessageHint,
  lease: LeaseRef,
): Promise<ClaimedMessage | null> {
  const claimed = await queryRow<ClaimedMessage>(tx, CLAIM, [
    hint.id,
    hint.attempt,
    lease.bootId,
    lease.accountId,
    lease.leaseEpoch,
  ]);
  if (!claimed) await declineMessage(tx, hint);
  return claimed;
}

const ACCOUNTS_OF = `select id, account_id as "accountId" from outbox_messages where id = any($1::uuid[])`;

/** Which account's page each hinted message belongs to. */
export const accountsOfMessages = (
  tx: EntityManager,
  ids: readonly string[],
): Promise<{ id: string; accountId: string }[]> => queryRows(tx, ACCOUNTS_OF, [ids]);

const STOP_REQUESTED = `select stop_requested as "stopRequested" from outbox_messages where id = $1 and attempt = $2 and status = 'sending'`;

/** Re-read just before the driver is called; null: the claim is no longer ours. */
export async function isStopRequested(tx: EntityManager, { id, attempt }: ClaimedMessage): Promise<boolean | null> {
  return (await queryRow<{ stopRequested: boolean }>(tx, STOP_REQUESTED, [id, attempt]))?.stopRequested ?? null;
}
