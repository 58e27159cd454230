import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { queryRow, queryRows } from '../database/sql';
import { releaseNextInLane, type LanePlace } from './release-lane';

export interface Ack {
  readonly accountId: string;
  readonly waMessageId: string;
  readonly level: number;
  /** WhatsApp's instant of it. */
  readonly at: Date;
  /** When the network took the message, where it tells: what a reply is compared with. */
  readonly sentAt?: Date;
}

/**
 * A fact about (account, id): no attempt, epoch or owner is asked for, only that the level grows. A server ack moves any
 * state to sent, a claim that is under way included.
 */
const APPLY = `
  update outbox_messages m
     set ack_level = $3,
         status = 'sent',
         wa_at = coalesce(m.wa_at, $5),
         sent_at = coalesce(m.sent_at, pp_now()),
         delivered_at = case when $3 >= 2 then coalesce(m.delivered_at, $4) else m.delivered_at end,
         read_at = case when $3 >= 3 then coalesce(m.read_at, $4) else m.read_at end,
         played_at = case when $3 >= 4 then coalesce(m.played_at, $4) else m.played_at end,
         finished_at = coalesce(m.finished_at, pp_now()),
         held = false, retry_at = null, unknown_since = null, failure_class = null,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null,
         lease_owner = null, lease_until = null,
         updated_at = pp_now()
    from (select status as status_before, id as before_id
            from outbox_messages
           where account_id = $1 and wa_message_id = $2
             for update) before
   where m.id = before.before_id
     and m.ack_level < $3
     and $3 >= 1
  returning m.id, m.participant_id as "participantId", m.lane, m.participant_seq as "participantSeq",
            before.status_before as "statusBefore"`;

/** Append-only; the same level told twice is one fact. */
const NOTE = `
  insert into receipts (id, account_id, wa_message_id, message_id, ack_level, wa_at)
  values ($1, $2, $3, coalesce($4, (select id from outbox_messages where account_id = $2 and wa_message_id = $3)), $5, $6)
  on conflict (account_id, wa_message_id, ack_level) do nothing`;

interface Applied extends LanePlace {
  readonly id: string;
  readonly statusBefore: string;
}

export interface AckEffect {
  /** The message it settled or moved on; null for an orphan or an old level. */
  readonly messageId: string | null;
  /** True when the message was not sent before: its lane is free for the next. */
  readonly settled: boolean;
}

/** Taken by an ack that found no message and by the insert of a message, so that the two cannot pass each other unseen. */
export const LOCK_WA_ID = `select pg_advisory_xact_lock(hashtext('promptpipe.ack.' || $1), hashtext($2))`;

/**
 * Hot row first; where that finds nothing, once more behind the lock: an insert that is under way either has committed by
 * then, and is met, or adopts the receipt that stands here as an orphan.
 */
export async function recordAck(tx: EntityManager, ack: Ack): Promise<AckEffect> {
  const { accountId, waMessageId } = ack;
  let applied = await applyAck(tx, ack);
  if (!applied) {
    await queryRows(tx, LOCK_WA_ID, [accountId, waMessageId]);
    applied = await applyAck(tx, ack);
  }
  await queryRows(tx, NOTE, [uuidv7(), accountId, waMessageId, applied?.id ?? null, ack.level, ack.at]);
  if (!applied) return { messageId: null, settled: false };
  return { messageId: applied.id, settled: applied.statusBefore !== 'sent' };
}

async function applyAck(
  tx: EntityManager,
  { accountId, waMessageId, level, at, sentAt }: Ack,
): Promise<Applied | null> {
  const applied = await queryRow<Applied>(tx, APPLY, [accountId, waMessageId, level, at, sentAt ?? at]);
  if (applied && applied.statusBefore !== 'sent') await releaseNextInLane(tx, applied);
  return applied;
}
