import { COLD_PAUSE_HOURS } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { insertAccountEvent } from './account-events';

/**
 * WhatsApp has restricted the account: until then it writes only to people who have written to it. One that is told again lasts
 * longer, and is never made shorter; what an operator has said of an end that is later stands.
 */
const PAUSE = `
  with before as materialized (
    select id, coalesce(cold_paused_until > pp_clock(), false) as was_paused
      from whatsapp_accounts where id = $1 for no key update)
  update whatsapp_accounts a
     set cold_paused_reason = case when cold_paused_until > pp_clock() then cold_paused_reason else $2 end,
         cold_paused_until = greatest(cold_paused_until, pp_clock() + interval '${COLD_PAUSE_HOURS} hours'),
         updated_at = pp_now()
    from before
   where a.id = before.id
  returning before.was_paused as "wasPaused"`;

/** Tells nothing: whoever has told the restriction itself as an event needs no second one. */
export async function extendColdPause(
  tx: EntityManager,
  accountId: string,
  reason: string,
): Promise<{ isNew: boolean }> {
  const paused = await queryRow<{ wasPaused: boolean }>(tx, PAUSE, [accountId, reason]);
  return { isNew: paused?.wasPaused === false };
}

/** Told as an event when it begins. In a transaction. */
export async function pauseColdSends(tx: EntityManager, accountId: string, reason: string): Promise<void> {
  const { isNew } = await extendColdPause(tx, accountId, reason);
  if (isNew) await insertAccountEvent(tx, accountId, { kind: 'restricted', detail: reason });
}

/**
 * An error ack is all that a restriction shows of itself where a new chat is refused (463). Of somebody who has written it may
 * mean anything, and stops nobody.
 */
const IS_TO_COLD = `
  select p.wrote_at is null as "isCold"
    from outbox_messages m
    join participants p on p.id = m.participant_id
   where m.account_id = $1 and m.wa_message_id = $2 and m.ack_level < 1`;

/** Pauses the cold sends of the account when its message went to somebody who has never written. True: it did. In a transaction. */
export async function heedErrorAck(
  tx: EntityManager,
  ack: { readonly accountId: string; readonly waMessageId: string },
): Promise<boolean> {
  const met = await queryRow<{ isCold: boolean }>(tx, IS_TO_COLD, [ack.accountId, ack.waMessageId]);
  if (met?.isCold !== true) return false;
  await pauseColdSends(tx, ack.accountId, 'WhatsApp refused a message to somebody who has never written (error ack)');
  return true;
}
