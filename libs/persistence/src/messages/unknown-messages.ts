import type { EntityManager } from 'typeorm';
import { MAX_LOST_OUTCOMES } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

export interface UnknownMessage {
  readonly id: string;
  readonly attempt: number;
  readonly waMessageId: string;
  readonly stopRequested: boolean;
  /** True when its outcome was lost too often: where it is not found it ends, instead of breaking another page. */
  readonly spent: boolean;
  /** True when it has been unknown for 15 min of connected time, or 24 h at all: it ends, and is never resent by itself. */
  readonly overdue: boolean;
}

/** Oldest first, so that lines move on in order. */
const UNKNOWN = `
  select m.id, m.attempt, m.wa_message_id as "waMessageId", m.stop_requested as "stopRequested",
         m.lost_outcomes >= ${MAX_LOST_OUTCOMES} as spent,
         pp_now() - m.unknown_since > interval '24 hours'
           or (a.state = 'connected'
               and pp_now() - greatest(m.unknown_since, a.connected_since) > interval '15 minutes') as overdue
    from outbox_messages m
    join whatsapp_accounts a on a.id = m.account_id
   where m.account_id = $1
     and m.status = 'unknown'
   order by m.unknown_since, m.participant_seq
   limit 200`;

export const findUnknownMessages = (tx: EntityManager, accountId: string): Promise<UnknownMessage[]> =>
  queryRows<UnknownMessage>(tx, UNKNOWN, [accountId]);

/** Sent lately, and not known to be read: acks that came while no gateway listened are asked for. */
const MISSING_ACKS = `
  select wa_message_id as "waMessageId", ack_level as "ackLevel"
    from outbox_messages
   where account_id = $1
     and status = 'sent' and ack_level < 3
     and sent_at > pp_now() - interval '24 hours'
   order by sent_at desc
   limit 1000`;

export const findMissingAcks = (
  tx: EntityManager,
  accountId: string,
): Promise<{ waMessageId: string; ackLevel: number }[]> => queryRows(tx, MISSING_ACKS, [accountId]);
