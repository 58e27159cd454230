import { BLOCKED_BY_EARLIER, MAY_LEAVE } from './head-of-lane';

/** Longer than look-up + send + ACK_WAIT, so that a living claim needs no renewal; the gateway checks that at its start. */
export const SEND_LEASE_SECONDS = 60;

/** The recipient is frozen by the first claim. */
export const CLAIMED = (bootId: string): string => `
         status = 'sending',
         attempt = m.attempt + 1,
         recipient = coalesce(m.recipient, (select p.phone from participants p where p.id = m.participant_id)),
         lease_owner = ${bootId},
         lease_until = pp_clock() + interval '${SEND_LEASE_SECONDS} seconds',
         held = false,
         retry_at = null,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         updated_at = pp_now()`;

export interface HintTerms {
  readonly attempt: string;
  readonly accountId: string;
  readonly bootId: string;
  readonly leaseEpoch: string;
}

/** Status, person, study, time to live, order, and the account's lease and epoch are proved in the statement that takes it. */
export const CLAIMABLE = ({ attempt, accountId, bootId, leaseEpoch }: HintTerms): string => `
         m.attempt = ${attempt}
     and m.account_id = ${accountId}
     and ${MAY_LEAVE}
     and not m.stop_requested
     and not ${BLOCKED_BY_EARLIER}
     and (select exists (
            select 1
              from whatsapp_accounts a
             where a.id = ${accountId}
               and a.sending = 'on'
               and a.lease_owner = ${bootId}
               and a.lease_epoch = ${leaseEpoch}
               and a.lease_until > pp_clock()))`;

export const CLAIMED_FIELDS = `
         m.id, m.attempt, m.account_id as "accountId", m.recipient, m.rendered_text as "text",
         m.wa_message_id as "waMessageId", m.failures`;
