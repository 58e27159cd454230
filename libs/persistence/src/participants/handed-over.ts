import type { EntityManager } from 'typeorm';
import type { MessageStatus } from '@promptpipe/domain';
import { queryRows } from '../database/sql';

/** A message that is out of our hands and that the phone has not confirmed. */
export interface HandedOver {
  readonly id: string;
  readonly status: MessageStatus;
  readonly waMessageId: string;
  readonly ackLevel: number;
  readonly sentAt: Date | null;
}

/** Two looks, each by its own partial index: on the way or of unknown outcome, and taken by the network but not the device. */
const HANDED_OVER = `
  with told as (
    (select id, status, wa_message_id, ack_level, sent_at, participant_seq
       from outbox_messages
      where participant_id = $1 and status in ('sending', 'unknown')
      order by participant_seq desc
      limit 100)
    union all
    (select id, status, wa_message_id, ack_level, sent_at, participant_seq
       from outbox_messages
      where participant_id = $1 and status = 'sent' and ack_level < 2
      order by wa_at desc
      limit 100)
  )
  select id, status, wa_message_id as "waMessageId", ack_level as "ackLevel", sent_at as "sentAt"
    from told
   order by participant_seq`;

export const findHandedOver = (tx: EntityManager, participantId: string): Promise<HandedOver[]> =>
  queryRows<HandedOver>(tx, HANDED_OVER, [participantId]);
