import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { queryRow, queryRows } from '../database/sql';
import { findMovedByWaId, type MovedMessage } from '../history/find-moved';
import { FACTS, PASSED } from './ack-facts';
import { correctOutcomes } from '../schedules/correct-outcome';
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

interface Place {
  readonly table: 'outbox_messages' | 'outbox_messages_history';
  /** Names the row by $1 and $2. */
  readonly row: string;
  readonly alsoSet: string;
}

/**
 * A fact about (account, id): no attempt, epoch or owner is asked for, only that the level grows. A server ack moves any
 * state to sent, a claim that is under way included. Answers the row that it met, whether the level grew or not.
 */
const apply = ({ table, row, alsoSet }: Place): string => `
  with before as (
    select id, study_id, participant_id, lane, participant_seq, status from ${table} where ${row} for update
  ), applied as (
    update ${table} m set ${FACTS({ level: '$3', at: '$4', sentAt: '$5' })} ${alsoSet}
      from before
     where m.id = before.id ${table === 'outbox_messages' ? '' : 'and m.moved_on = $2::date'}
       and m.ack_level < $3
       and $3 >= 1
    returning m.id
  )
  select id, study_id as "studyId", participant_id as "participantId", lane, participant_seq as "participantSeq",
         status as "statusBefore", exists (select 1 from applied) as grew
    from before`;

const APPLY_HOT = apply({
  table: 'outbox_messages',
  row: 'account_id = $1 and wa_message_id = $2',
  alsoSet: PASSED,
});

const APPLY_MOVED = apply({
  table: 'outbox_messages_history',
  row: 'id = $1 and moved_on = $2::date',
  alsoSet: '',
});

/** It was given up and is known to have left after all: a reply may answer it. */
const NOW_SENT = `update moved_messages set wa_at = coalesce(wa_at, $2) where message_id = $1`;

/** Append-only; the same level told twice is one fact. */
const NOTE = `
  insert into receipts (id, account_id, wa_message_id, message_id, study_id, ack_level, wa_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (account_id, wa_message_id, ack_level) do nothing`;

export interface Met extends LanePlace {
  readonly id: string;
  readonly studyId: string;
  readonly statusBefore: string;
  readonly grew: boolean;
}

export interface AckEffect {
  /** The message it settled or moved on; null for an orphan or an old level. */
  readonly messageId: string | null;
  /** True when the message was not sent before: its lane is free for the next. */
  readonly settled: boolean;
}

/** Taken by an ack that found no message and by the insert of a message, so that the two cannot pass each other unseen. */
export const lockOf = (accountId: string, waMessageId: string): string =>
  `pg_advisory_xact_lock(hashtext('promptpipe.ack.' || ${accountId}), hashtext(${waMessageId}))`;
const LOCK_WA_ID = `select ${lockOf('$1', '$2')}`;

/**
 * Hot row first, then history, each its own statement: a row that moves in between is met in the second. Where both find
 * nothing, once more behind the lock: an insert that is under way either has committed by then, and is met, or adopts the
 * receipt that stands here as an orphan.
 */
export async function recordAck(tx: EntityManager, ack: Ack): Promise<AckEffect> {
  const { accountId, waMessageId, level, at } = ack;
  let hot = await applyHot(tx, ack);
  const moved = hot ? null : await applyMoved(tx, ack);
  if (!hot && !moved) {
    await queryRows(tx, LOCK_WA_ID, [accountId, waMessageId]);
    hot = await applyHot(tx, ack);
  }
  const met = hot ?? moved;
  if (met) await correctOutcomes(tx, [met]);
  await queryRows(tx, NOTE, [uuidv7(), accountId, waMessageId, met?.id ?? null, met?.studyId ?? null, level, at]);
  const effect = met ? effectOf(met) : { messageId: null, settled: false };
  return met === hot ? effect : { ...effect, settled: false };
}

/** Of a message that was met in the hot table. */
export const effectOf = ({ id, grew, statusBefore }: Met): AckEffect =>
  grew ? { messageId: id, settled: statusBefore !== 'sent' } : { messageId: null, settled: false };

async function applyHot(tx: EntityManager, ack: Ack): Promise<Met | null> {
  const { accountId, waMessageId, level, at, sentAt } = ack;
  const met = await queryRow<Met>(tx, APPLY_HOT, [accountId, waMessageId, level, at, sentAt ?? at]);
  if (met?.grew === true && met.statusBefore !== 'sent') await releaseNextInLane(tx, met);
  return met;
}

/** In history only what is known of the message grows: its line has long gone on. */
async function applyMoved(tx: EntityManager, ack: Ack): Promise<Met | null> {
  const moved: MovedMessage | null = await findMovedByWaId(tx, ack);
  if (!moved) return null;
  const sentAt = ack.sentAt ?? ack.at;
  const met = await queryRow<Met>(tx, APPLY_MOVED, [moved.id, moved.movedOn, ack.level, ack.at, sentAt]);
  if (met?.grew === true && met.statusBefore !== 'sent') await queryRows(tx, NOW_SENT, [moved.id, sentAt]);
  return met;
}
