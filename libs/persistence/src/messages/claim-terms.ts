import type { LeaseRef } from '../accounts/account-lease';
import { ON_WHATSAPP } from '../identities/keep-number';
import type { SentPoll } from './enqueue-message';
import { BLOCKED_BY_EARLIER, LEAVES_AT, MAY_LEAVE } from './head-of-lane';
import { IS_MISSED } from './missed-messages';
import {
  ALLOWED_TODAY,
  COLD_PAUSED,
  IN_A_LOOP,
  IS_PACED,
  MEETS_COLD,
  MET_TODAY,
  TO_THE_SILENT,
  TODAY,
  TURN,
} from './pace-terms';

/** Longer than look-up + send + ACK_WAIT, so that a living claim needs no renewal; the gateway checks that at its start. */
export const SEND_LEASE_SECONDS = 60;

/** Message, attempt, and the account with its lease, all of one place in the arrays. One of an account: the others wait for its gap. */
const HINTS = `
  select distinct on (account_id) *
    from unnest($1::uuid[], $2::integer[], $3::text[], $4::uuid[], $5::bigint[])
      as hint (id, attempt, account_id, boot_id, lease_epoch)`;

/**
 * Status, person, study, time to live, order, the account's connection, lease and epoch, and its pace, proved on locked rows: two who
 * claim for one account come one after the other, and the second sees what the first has used up. A session of a number that is the
 * account's no more is not connected.
 */
const GRANTED = (howLocked: '' | 'skip locked'): string => `
  select m.id, a.id as account_id, hint.boot_id, contact.meets_cold, random() as chance,
         case when ${IS_PACED} and ${TURN} > ${LEAVES_AT} then ${TURN} end as waited_until,
         m.lane,
         case when m.lane = 'reply' then a.reply_gap_ms else a.gap_ms end as gap_ms
    from (${HINTS}) hint
    join outbox_messages m on m.id = hint.id
    join whatsapp_accounts a on a.id = hint.account_id
    cross join lateral (
      select ${MEETS_COLD} as meets_cold, p.wrote_at is null as is_cold, ${IN_A_LOOP} or ${TO_THE_SILENT} as is_refused
        from participants p
       where p.id = m.participant_id
      offset 0) contact
   where m.attempt = hint.attempt
     and m.account_id = hint.account_id
     and ${MAY_LEAVE}
     and not m.stop_requested
     and not ${IS_MISSED}
     and not ${BLOCKED_BY_EARLIER}
     and a.sending = 'on'
     and a.state = 'connected'
     and a.lease_owner = hint.boot_id
     and a.lease_epoch = hint.lease_epoch
     and a.lease_until > pp_clock()
     and (${TURN} is null or ${TURN} <= pp_clock())
     and not (contact.is_cold and ${COLD_PAUSED})
     and (not contact.meets_cold or ${ALLOWED_TODAY} is null or ${MET_TODAY} < ${ALLOWED_TODAY})
     and not contact.is_refused
     for no key update of a ${howLocked}
     for update of m ${howLocked}`;

/** Gap, lanes and cap move on with the send that uses them. An account without a pace is written only when it has to be. */
const ADVANCED = `
  update whatsapp_accounts a
     set next_send_at = pp_clock() + (a.gap_ms + a.gap_jitter_ms * granted.chance) * interval '1 millisecond',
         next_reply_at = pp_clock()
           + least(a.reply_gap_ms + a.gap_jitter_ms * granted.chance / 2, a.gap_ms + a.gap_jitter_ms * granted.chance)
             * interval '1 millisecond',
         sends_since_study = case when granted.lane = 'study' then 0 else least(a.sends_since_study + 1, 1000) end,
         sends_since_bulk = case when granted.lane = 'bulk' then 0 else least(a.sends_since_bulk + 1, 1000) end,
         first_send_on = coalesce(a.first_send_on, ${TODAY}),
         cap_day = ${TODAY},
         cap_used = ${MET_TODAY} + granted.meets_cold::integer
    from granted
   where a.id = granted.account_id
     and a.id = any(array(select account_id from granted))
     and (${IS_PACED} or granted.meets_cold or a.first_send_on is null)`;

/** The recipient is frozen by the first claim. */
const CLAIMED = `
  update outbox_messages m
     set status = 'sending',
         attempt = m.attempt + 1,
         recipient = coalesce(m.recipient, (select p.phone from participants p where p.id = m.participant_id)),
         lease_owner = granted.boot_id,
         lease_until = pp_clock() + interval '${SEND_LEASE_SECONDS} seconds',
         held = false,
         retry_at = null,
         deferred_reason = case when granted.waited_until is null then m.deferred_reason else 'pace' end,
         deferred_until = coalesce(granted.waited_until, m.deferred_until),
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         updated_at = pp_now()
    from granted
   where m.id = granted.id
     and m.id = any(array(select id from granted))
  returning m.id, m.attempt, m.account_id as "accountId", m.recipient, m.rendered_text as "text", m.payload->'poll' as poll,
            m.wa_message_id as "waMessageId", m.failures, granted.waited_until is not null as "waitedForPace",
            granted.gap_ms as "gapMs", ${ON_WHATSAPP} as "onWhatsApp"`;

/** The row is claimed and the account's pace moves on, both or neither, in one statement. */
export const claimSql = (howLocked: '' | 'skip locked'): string => `
  with granted as materialized (${GRANTED(howLocked)}),
       advanced as (${ADVANCED})
  ${CLAIMED}`;

export interface MessageHint {
  readonly id: string;
  readonly attempt: number;
}

export interface ClaimedMessage {
  readonly id: string;
  /** The fence: every later write of this claim names it. */
  readonly attempt: number;
  readonly accountId: string;
  readonly recipient: string;
  readonly text: string;
  /** Sent as this poll instead of the text; null: it is none. */
  readonly poll: SentPoll | null;
  readonly waMessageId: string;
  readonly failures: number;
  /** Its time came before the account's turn. */
  readonly waitedForPace: boolean;
  /** What its account waits after it. */
  readonly gapMs: number;
  /** Whether somebody has the number; null: not asked yet. */
  readonly onWhatsApp: boolean | null;
}

/** One row that is to be sent now, and the lease of its account under which that happens. */
export interface WantedMessage extends MessageHint {
  readonly lease: LeaseRef;
}

export const claimParams = (wanted: readonly WantedMessage[]): unknown[] => [
  wanted.map(({ id }) => id),
  wanted.map(({ attempt }) => attempt),
  wanted.map(({ lease }) => lease.accountId),
  wanted.map(({ lease }) => lease.bootId),
  wanted.map(({ lease }) => lease.leaseEpoch),
];
