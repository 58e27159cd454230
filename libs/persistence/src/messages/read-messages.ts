import type { EntityManager } from 'typeorm';
import type { AnswerCandidate, MessageStatus } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';

export interface MessageView {
  readonly id: string;
  readonly participantId: string;
  readonly status: MessageStatus;
  readonly attempt: number;
  readonly waMessageId: string;
  readonly ackLevel: number;
  readonly failureClass: string | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
}

const ONE = `
  select id, participant_id as "participantId", status, attempt, wa_message_id as "waMessageId", ack_level as "ackLevel",
         failure_class as "failureClass", last_error as "lastError", created_at as "createdAt", sent_at as "sentAt",
         delivered_at as "deliveredAt", read_at as "readAt"
    from outbox_messages
   where id = $1`;

export interface ReceiptView {
  readonly id: string;
  readonly messageId: string;
  readonly ackLevel: number;
  readonly at: Date;
}

const RECEIPTS = `
  select id, message_id as "messageId", ack_level as "ackLevel", wa_at as at
    from receipts
   where message_id = $1
   order by ack_level`;

export const findMessage = (tx: EntityManager, id: string): Promise<MessageView | null> =>
  queryRow<MessageView>(tx, ONE, [id]);

export const listReceipts = (tx: EntityManager, messageId: string): Promise<ReceiptView[]> =>
  queryRows<ReceiptView>(tx, RECEIPTS, [messageId]);

const QUOTED = `
  select id, status, wa_at as "waAt" from outbox_messages
   where account_id = $1 and wa_message_id = $2 and participant_id = $3`;

const LAST_SENT_BEFORE = `
  select id, status, wa_at as "waAt" from outbox_messages
   where participant_id = $1 and status = 'sent' and wa_at <= $2
   order by wa_at desc, participant_seq desc
   limit 1`;

const UNDECIDED = `
  select exists (
    select 1 from outbox_messages
     where participant_id = $1
       and status in ('queued', 'sending', 'unknown')
       and (status = 'sending' and updated_at <= $2 or status = 'unknown' and created_at <= $2
            or status = 'queued' and attempt > 0 and created_at <= $2)
  ) as undecided`;

export const findQuoted = (
  tx: EntityManager,
  quoted: { accountId: string; waMessageId: string; participantId: string },
): Promise<AnswerCandidate | null> =>
  queryRow<AnswerCandidate>(tx, QUOTED, [quoted.accountId, quoted.waMessageId, quoted.participantId]);

export const findLastSentBefore = (
  tx: EntityManager,
  participantId: string,
  at: Date,
): Promise<AnswerCandidate | null> => queryRow<AnswerCandidate>(tx, LAST_SENT_BEFORE, [participantId, at]);

/** A send that was under way when the reply came may be what the person answers. */
export const hasUndecidedSend = async (tx: EntityManager, participantId: string, receivedAt: Date): Promise<boolean> =>
  (await queryRow<{ undecided: boolean }>(tx, UNDECIDED, [participantId, receivedAt]))?.undecided ?? false;
