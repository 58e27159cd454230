import { type DeferralReason, type GuardReason } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { isNow } from '../database/is-now';
import { queryRow } from '../database/sql';
import type { MessageHint } from './claim-terms';
import { BLOCKED_BY_EARLIER, MAY_LEAVE } from './head-of-lane';
import { IS_MISSED, MISFIRE, MISSED_ERROR } from './missed-messages';
import { ALLOWED_TODAY, COLD_PAUSED, IN_A_LOOP, MEETS_COLD, MET_TODAY, TO_THE_SILENT, TODAY, TURN } from './pace-terms';
import { type LanePlace, releaseNextInLane } from './release-lane';

/** What the pace, the cap or a guard has made of a message that could go otherwise. */
export interface Refusal {
  readonly reason: DeferralReason | GuardReason;
}

/** A restriction that nobody has given an end is looked at again each day. */
const PAUSED_UNTIL = `least(a.cold_paused_until, pp_clock() + interval '1 day')`;

/**
 * Why a message that may leave is not claimed. Their row is locked, so that whoever writes at this moment is heard first: what is
 * put off for being cold would wait for a day.
 */
const JUDGED = `
  select m.id,
         case when ${IS_MISSED} then '${MISFIRE}'
              when ${IN_A_LOOP} then 'loop'
              when ${TO_THE_SILENT} then 'silent'
              when p.wrote_at is null and ${COLD_PAUSED} then 'cold-paused'
              when ${MEETS_COLD} and ${MET_TODAY} >= ${ALLOWED_TODAY} then 'cold-cap'
              when ${TURN} > pp_clock() then 'pace' end as reason,
         ${PAUSED_UNTIL} as paused_until, ${TURN} as turn, a.silent_days, a.loop_seconds,
         (${TODAY} + 1)::timestamp at time zone 'UTC' as next_day
    from outbox_messages m
    join whatsapp_accounts a on a.id = m.account_id
    join participants p on p.id = m.participant_id
   where m.id = $1
     and m.attempt = $2
     and ${MAY_LEAVE}
     and not m.stop_requested
     and not ${BLOCKED_BY_EARLIER}
     for no key update of p`;

const UNTIL = `case judged.reason when 'cold-paused' then judged.paused_until when 'cold-cap' then judged.next_day else judged.turn end`;
const IS_OVER = `judged.reason in ('loop', 'silent', '${MISFIRE}')`;

/**
 * Put off to the end of the reason: like one that is retried it holds back the later ones of its lane. What came before the turn of
 * its account keeps its place among all, and is not staged before the turn. Or ended, by what no waiting mends.
 */
const REFUSE = `
  with judged as materialized (${JUDGED})
  update outbox_messages m
     set status = case when judged.reason = '${MISFIRE}' then 'expired' when ${IS_OVER} then 'canceled' else m.status end,
         finished_at = case when ${IS_OVER} then pp_now() end,
         last_error = case judged.reason
                        when 'loop' then 'loop: they had the same words less than ' || judged.loop_seconds || ' seconds ago'
                        when '${MISFIRE}' then ${MISSED_ERROR}
                        when 'silent' then 'silent: they have not written for ' || judged.silent_days || ' days'
                        else m.last_error end,
         retry_at = case when judged.reason in ('cold-cap', 'cold-paused') then ${UNTIL} end,
         deferred_reason = case when ${IS_OVER} then m.deferred_reason else judged.reason end,
         deferred_until = case when ${IS_OVER} then m.deferred_until else ${UNTIL} end,
         held = false, updated_at = pp_now(),
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
    from judged
   where m.id = $1
     and m.id = judged.id
     and judged.reason is not null
     and m.attempt = $2
     and ${isNow('m.status', 'queued')}
  returning judged.reason, m.status, m.participant_id as "participantId", m.lane, m.participant_seq as "participantSeq"`;

/** Null: neither pace nor guard has kept it from being claimed. */
export async function refuseMessage(tx: EntityManager, { id, attempt }: MessageHint): Promise<Refusal | null> {
  const refused = await queryRow<Refusal & LanePlace & { status: string }>(tx, REFUSE, [id, attempt]);
  if (!refused) return null;
  if (refused.status !== 'queued') await releaseNextInLane(tx, refused);
  return { reason: refused.reason };
}
