import type { EntityManager } from 'typeorm';
import { type FailureClass, MAX_LOST_OUTCOMES } from '@promptpipe/domain';
import { isNow } from '../database/is-now';
import { pauseColdSends } from '../accounts/pause-cold-sends';
import { queryRow } from '../database/sql';
import { releaseNextInLane, type LanePlace } from './release-lane';

export interface Claim {
  readonly id: string;
  readonly attempt: number;
}

const PLACE = `participant_id as "participantId", lane, participant_seq as "participantSeq"`;

/**
 * Surely not handed over: back in line with the same id. One that was asked to stop is never queued again; it is canceled
 * only when no earlier attempt can have been handed over.
 */
const HAND_BACK = `
  update outbox_messages
     set status = case when not stop_requested then 'queued' when attempt = 1 then 'canceled' else 'failed' end,
         failure_class = case when stop_requested and attempt > 1 then 'unresolved' end,
         failures = failures + $4,
         retry_at = case when stop_requested then null else pp_now() + $3::double precision * interval '1 millisecond' end,
         finished_at = case when stop_requested then pp_now() end,
         last_error = $5,
         lease_owner = null, lease_until = null, updated_at = pp_now()
   where id = $1 and attempt = $2 and ${isNow('status', 'sending')}
  returning status, ${PLACE}`;

/** Perhaps handed over: only WhatsApp can tell. */
const LOSE_OUTCOME = `
  update outbox_messages
     set status = 'unknown', unknown_since = pp_now(), lost_outcomes = lost_outcomes + 1, last_error = $3, lease_owner = null, lease_until = null,
         updated_at = pp_now()
   where id = $1 and attempt = $2 and ${isNow('status', 'sending')}
  returning status, ${PLACE}`;

/** `from`: what it may meet. */
const failing = (from: string): string => `
  update outbox_messages
     set status = 'failed', failure_class = $3, last_error = $4, finished_at = pp_now(), unknown_since = null,
         held = false, retry_at = null, staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         lease_owner = null, lease_until = null, updated_at = pp_now()
   where id = $1 and attempt = $2 and ${from}
  returning status, ${PLACE}`;

const FAIL = failing(`status in ('sending', 'unknown')`);

/** Also what is in line again, where an outcome of it was lost before. */
const ABANDON = failing(`(status in ('sending', 'unknown') or (status = 'queued' and lost_outcomes > 0))`);

const CANCEL_CLAIM = `
  update outbox_messages
     set status = 'canceled', finished_at = pp_now(), lease_owner = null, lease_until = null, updated_at = pp_now()
   where id = $1 and attempt = $2 and ${isNow('status', 'sending')}
  returning status, ${PLACE}`;

/**
 * Not found there: the second send carries the same id, account, recipient and payload, so a phone shows one. Not for
 * ever: the limit, unlike `unknown_since`, outlives the way back into the line.
 */
const QUEUE_AGAIN = `
  update outbox_messages
     set status = 'queued', unknown_since = null, retry_at = null, updated_at = pp_now()
   where id = $1 and attempt = $2 and ${isNow('status', 'unknown')} and not stop_requested
     and lost_outcomes < ${MAX_LOST_OUTCOMES}
  returning status, ${PLACE}`;

const OPEN_STATUSES = ['queued', 'sending', 'unknown'];

/** False: the claim was no longer at that attempt and status. Frees the lane when the message ended. */
async function settle(tx: EntityManager, text: string, params: readonly unknown[]): Promise<boolean> {
  const row = await queryRow<LanePlace & { status: string }>(tx, text, params);
  if (row && !OPEN_STATUSES.includes(row.status)) await releaseNextInLane(tx, row);
  return row !== null;
}

export interface HandBack {
  readonly delayMs: number;
  readonly failures: 0 | 1;
  readonly error: string | null;
}

export const handBackMessage = (tx: EntityManager, { id, attempt }: Claim, back: HandBack): Promise<boolean> =>
  settle(tx, HAND_BACK, [id, attempt, back.delayMs, back.failures, back.error]);

export const loseOutcome = (tx: EntityManager, { id, attempt }: Claim, error: string): Promise<boolean> =>
  settle(tx, LOSE_OUTCOME, [id, attempt, error]);

const ACCOUNT_OF = `select account_id as "accountId" from outbox_messages where id = $1 and attempt = $2`;

export interface Failure {
  readonly class: FailureClass;
  readonly error: string;
}

/** A restriction is the account's: whatever became of the message, it meets nobody new for a while. */
export async function failMessage(tx: EntityManager, { id, attempt }: Claim, failure: Failure): Promise<boolean> {
  if (failure.class === 'restricted') {
    const of = await queryRow<{ accountId: string }>(tx, ACCOUNT_OF, [id, attempt]);
    if (of) await pauseColdSends(tx, of.accountId, failure.error);
  }
  return settle(tx, FAIL, [id, attempt, failure.class, failure.error]);
}

/** Nobody can tell any more whether it was sent, and it must not be sent again. */
export const abandonMessage = (tx: EntityManager, { id, attempt }: Claim, error: string): Promise<boolean> => {
  const unresolved: FailureClass = 'unresolved';
  return settle(tx, ABANDON, [id, attempt, unresolved, error]);
};

export const cancelClaim = (tx: EntityManager, { id, attempt }: Claim): Promise<boolean> =>
  settle(tx, CANCEL_CLAIM, [id, attempt]);

export const queueAgain = (tx: EntityManager, { id, attempt }: Claim): Promise<boolean> =>
  settle(tx, QUEUE_AGAIN, [id, attempt]);
