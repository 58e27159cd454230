import type { EntityManager } from 'typeorm';
import type { AnswerCandidate, MessageStatus } from '@promptpipe/domain';
import { queryRow, queryRows } from '../database/sql';
import { type ResponseEventView, toldEvents } from '../inbound/told-events';
import { TOLD_DEFERRAL, type ToldDeferral } from './told-deferral';
import { findMovedByWaId, findMovedMessage } from '../history/find-moved';

export interface MessageView extends ToldDeferral {
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
  readonly events: readonly ResponseEventView[];
}

const FIELDS = `
  m.id, m.participant_id as "participantId", m.status, m.attempt, m.wa_message_id as "waMessageId",
  m.ack_level as "ackLevel", m.failure_class as "failureClass", m.last_error as "lastError", m.created_at as "createdAt",
  m.sent_at as "sentAt", m.delivered_at as "deliveredAt", m.read_at as "readAt",
  ${toldEvents('e.message_id = m.id')} as events`;

const ONE = `
  select ${FIELDS}, ${TOLD_DEFERRAL}
    from outbox_messages m
    join whatsapp_accounts a on a.id = m.account_id
   where m.id = $1`;
const ONE_MOVED = `
  select ${FIELDS}, m.deferred_reason as "deferredReason", m.deferred_until as "deferredUntil"
    from outbox_messages_history m
   where m.id = $1 and m.moved_on = $2::date`;

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

/** Owed, under way or over; the hot table first, since what moves goes from there into history. */
export async function findMessage(tx: EntityManager, id: string): Promise<MessageView | null> {
  const hot = await queryRow<MessageView>(tx, ONE, [id]);
  if (hot) return hot;
  const moved = await findMovedMessage(tx, id);
  return moved && queryRow<MessageView>(tx, ONE_MOVED, [moved.id, moved.movedOn]);
}

export const listReceipts = (tx: EntityManager, messageId: string): Promise<ReceiptView[]> =>
  queryRows<ReceiptView>(tx, RECEIPTS, [messageId]);

const QUOTED = `
  select id, status, wa_at as "waAt" from outbox_messages
   where account_id = $1 and wa_message_id = $2 and participant_id = $3`;

const QUOTED_MOVED = `
  select id, status, wa_at as "waAt" from outbox_messages_history
   where id = $1 and moved_on = $2::date and participant_id = $3`;

/** In one snapshot, so that a message that moves is seen in one place. One that moved may be later than one that stayed. */
const LAST_SENT_BEFORE = `
  select id, 'sent' as status, "waAt"
    from ((select id, wa_at as "waAt", participant_seq as seq from outbox_messages
            where participant_id = $1 and status = 'sent' and wa_at <= $2
            order by wa_at desc, participant_seq desc
            limit 1)
          union all
          (select message_id, wa_at, 0 from moved_messages
            where participant_id = $1 and wa_at <= $2
            order by wa_at desc, message_id desc
            limit 1)) last
   order by "waAt" desc, seq desc
   limit 1`;

const UNDECIDED = `
  select exists (
    select 1 from outbox_messages
     where participant_id = $1
       and status in ('queued', 'sending', 'unknown')
       and (status = 'sending' and updated_at <= $2 or status = 'unknown' and created_at <= $2
            or status = 'queued' and attempt > 0 and created_at <= $2)
  ) as undecided`;

export async function findQuoted(
  tx: EntityManager,
  quoted: { accountId: string; waMessageId: string; participantId: string },
): Promise<AnswerCandidate | null> {
  const { accountId, waMessageId, participantId } = quoted;
  const hot = await queryRow<AnswerCandidate>(tx, QUOTED, [accountId, waMessageId, participantId]);
  if (hot) return hot;
  const moved = await findMovedByWaId(tx, quoted);
  return moved && queryRow<AnswerCandidate>(tx, QUOTED_MOVED, [moved.id, moved.movedOn, participantId]);
}

export const findLastSentBefore = (
  tx: EntityManager,
  participantId: string,
  at: Date,
): Promise<AnswerCandidate | null> => queryRow<AnswerCandidate>(tx, LAST_SENT_BEFORE, [participantId, at]);

/** A send that was under way when the reply came may be what the person answers. */
export const hasUndecidedSend = async (tx: EntityManager, participantId: string, receivedAt: Date): Promise<boolean> =>
  (await queryRow<{ undecided: boolean }>(tx, UNDECIDED, [participantId, receivedAt]))?.undecided ?? false;
