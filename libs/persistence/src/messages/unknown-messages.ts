import type { EntityManager } from 'typeorm';
import { MAX_LOST_OUTCOMES } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

export interface UnknownMessage {
  readonly id: string;
  readonly attempt: number;
  readonly waMessageId: string;
  /** Whom it was for, as it was when it was claimed first. */
  readonly to: string;
  readonly stopRequested: boolean;
  /** True when its outcome was lost too often: where it is not found it ends, instead of breaking another page. */
  readonly spent: boolean;
  /** True when it has been unknown for 15 min of connected time, or 24 h at all: it ends, and is never resent by itself. */
  readonly overdue: boolean;
  /** Its place among the unknown ones of its account, for the look at those behind it. */
  readonly place: string;
}

/** How many are looked up at once. */
export const UNKNOWN_PAGE = 200;

/** Oldest first, so that lines move on in order; those behind `$2`, so that what waits starves nobody. */
const UNKNOWN = `
  select m.id, m.attempt, m.wa_message_id as "waMessageId", m.recipient as "to", m.stop_requested as "stopRequested",
         m.lost_outcomes >= ${MAX_LOST_OUTCOMES} as spent,
         pp_now() - m.unknown_since > interval '24 hours'
           or (a.state = 'connected'
               and pp_now() - greatest(m.unknown_since, a.connected_since) > interval '15 minutes') as overdue,
         jsonb_build_array(m.unknown_since, m.participant_seq, m.id)::text as place
    from outbox_messages m
    join whatsapp_accounts a on a.id = m.account_id
   where m.account_id = $1
     and m.status = 'unknown'
     and ($2::jsonb is null
          or (m.unknown_since, m.participant_seq, m.id)
             > (($2::jsonb ->> 0)::timestamptz, ($2::jsonb ->> 1)::bigint, ($2::jsonb ->> 2)::uuid))
   order by m.unknown_since, m.participant_seq, m.id
   limit ${UNKNOWN_PAGE}`;

export const findUnknownMessages = (
  tx: EntityManager,
  accountId: string,
  behind: string | null = null,
): Promise<UnknownMessage[]> => queryRows<UnknownMessage>(tx, UNKNOWN, [accountId, behind]);

export interface MissingAck {
  readonly waMessageId: string;
  /** Null where only an ack tells that it was ever sent. */
  readonly to: string | null;
  readonly ackLevel: number;
  readonly place: string;
}

export const MISSING_ACKS_PAGE = 1_000;

/** Sent lately, and not known to be read: acks that came while no gateway listened are asked for. */
const MISSING_ACKS = `
  select wa_message_id as "waMessageId", recipient as "to", ack_level as "ackLevel", jsonb_build_array(sent_at, id)::text as place
    from outbox_messages
   where account_id = $1
     and status = 'sent' and ack_level < 3
     and sent_at > pp_now() - interval '24 hours'
     and ($2::jsonb is null or (sent_at, id) < (($2::jsonb ->> 0)::timestamptz, ($2::jsonb ->> 1)::uuid))
   order by sent_at desc, id desc
   limit ${MISSING_ACKS_PAGE}`;

export const findMissingAcks = (
  tx: EntityManager,
  accountId: string,
  behind: string | null = null,
): Promise<MissingAck[]> => queryRows<MissingAck>(tx, MISSING_ACKS, [accountId, behind]);
