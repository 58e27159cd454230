import { LATE_MS } from '@promptpipe/domain';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import type { ServiceName } from '../owner/register-instance';
import { DOWNTIME } from '../recovery/downtime';
import { LEAVES_AT } from './head-of-lane';
import { type LanePlace, releaseNextInLanes } from './release-lane';

/** As late as no pace of a loop explains, by which schedules and timers judge too. */
const MINUTE = `interval '${LATE_MS} milliseconds'`;

/** What is told of a message, and of its occurrence, that its schedule's policy ends. */
export const MISFIRE = 'misfire-policy';

/** When the account `a` ceases to be away at this moment, what had been due for so long is missed. */
const missedSince = (away: string): string => `case when ${away} < pp_now() - ${MINUTE} then pp_now() - ${MINUTE} end`;

/** Of an account `a` that leaves `connected` now, or at another instant; one that had left before keeps its own. */
export const awaySince = (at: string): string => `case when a.state = 'connected' then ${at} else a.away_since end`;

/** Of an account `a` that comes back: what was due for more than a minute of its absence is missed, and stays so. */
export const BACK_AGAIN = `
  missed_before = case when a.state = 'connected' then a.missed_before
                       else greatest(a.missed_before, ${missedSince('coalesce(a.away_since, a.created_at)')}) end,
  away_since = null`;

/** Since when nobody sends by the account `a`: it is not connected, or whoever had it does not renew its lease. */
const AWAY_NOW = `
  case when a.state <> 'connected' then coalesce(a.away_since, a.created_at)
       when a.lease_until < pp_clock() then a.lease_until end`;

const MISSED_BEFORE = `greatest(a.missed_before, ${missedSince(`(${AWAY_NOW})`)})`;

/**
 * True for a message `m` that its account `a` missed, of a schedule that skips what is missed. What the pace delays is not: it
 * counts how long nobody could send while it was due. What has been begun goes on to its end.
 */
export const IS_MISSED = `
  (m.skips_missed and m.attempt = 0 and a.missed_before is not null and ${LEAVES_AT} < a.missed_before)`;

const MISSED_OF = `
  select m.id
    from outbox_messages m
   where m.account_id = a.id and m.status = 'queued' and m.skips_missed and m.attempt = 0
     and ${LEAVES_AT} < ${MISSED_BEFORE}
   order by ${LEAVES_AT}
   limit 500`;

/** For the tick: something was missed, while the account is still away or since. */
export const SOMETHING_MISSED = `exists (select 1 from whatsapp_accounts a, lateral (${MISSED_OF}) missed)`;

/** As it is told, of a message that was missed. */
export const MISSED_ERROR = `'${MISFIRE}: nobody could send for more than a minute while it was due, and its schedule skips what is missed'`;

const EXPIRE = `
  update outbox_messages
     set status = 'expired', last_error = ${MISSED_ERROR}, finished_at = pp_now(), updated_at = pp_now(), held = false,
         retry_at = null, staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
   where id = any(array(
           select missed.id from whatsapp_accounts a, lateral (${MISSED_OF} for update skip locked) missed limit 500))
  returning participant_id as "participantId", lane, participant_seq as "participantSeq"`;

/** One chunk (≤ 500); answers how many ended. */
export async function expireMissed(tx: EntityManager): Promise<number> {
  const expired = await queryRows<LanePlace>(tx, EXPIRE);
  await releaseNextInLanes(tx, expired);
  return expired.length;
}

/** Without a sender no account sends. A heartbeat may be ten seconds old, so that these are added to the minute. */
const NOTE_DOWNTIME = `
  with downtime as (${DOWNTIME})
  update whatsapp_accounts a
     set missed_before = downtime.until - ${MINUTE}
    from downtime
   where downtime.until - downtime."from" > ${MINUTE} + interval '10 seconds'
     and (a.missed_before is null or a.missed_before < downtime.until - ${MINUTE})
  returning 1`;

/** For a boot of the sender, before it stages: of how many accounts something may have been missed while no sender lived. */
export async function noteSenderDowntime(tx: EntityManager, bootId: string): Promise<number> {
  const service: ServiceName = 'outbox-sender';
  return (await queryRows(tx, NOTE_DOWNTIME, [service, bootId])).length;
}
