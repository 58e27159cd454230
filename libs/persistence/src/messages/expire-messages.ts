import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { MISFIRE } from './missed-messages';
import { IS_PACED, turnOf } from './pace-terms';
import { releaseNextInLanes, type LanePlace } from './release-lane';

export const EXPIRED_MESSAGE = `
  m.status = 'queued' and m.expires_at is not null and m.expires_at <= pp_now()`;

/** What it waited for when its use ended, for whoever asks why nothing was sent. */
const WAITED_FOR = `
  case when outbox_messages.deferred_until >= outbox_messages.expires_at
       then outbox_messages.deferred_reason || ': it was put off until its use was over'
       when (select ${IS_PACED} and (${turnOf('outbox_messages')}) > outbox_messages.expires_at
               from whatsapp_accounts a
              where a.id = outbox_messages.account_id)
       then 'pace: its account had others to send until its use was over' end`;

/** Its schedule allows a grace, which was over before its use. */
const PAST_GRACE = `
  (select '${MISFIRE}: its schedule allowed it to leave until ' || to_char(outbox_messages.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
     from occurrences o
    where o.id = outbox_messages.occurrence_id and o.useful_until > outbox_messages.expires_at)`;

/** Past its time to live it is not sent late: it is told as expired. */
const EXPIRE = `
  update outbox_messages
     set status = 'expired', last_error = coalesce(nullif(concat_ws('; ', ${PAST_GRACE}, ${WAITED_FOR}), ''), last_error),
         finished_at = pp_now(), updated_at = pp_now(), held = false, retry_at = null,
         staged_at = null, staged_by = null, staged_epoch = null, staged_account_epoch = null
   where id = any(array(
           select m.id from outbox_messages m where ${EXPIRED_MESSAGE} order by m.expires_at limit 500 for update skip locked))
  returning participant_id as "participantId", lane, participant_seq as "participantSeq"`;

/** One chunk (≤ 500); answers how many expired. */
export async function expireMessages(tx: EntityManager): Promise<number> {
  const expired = await queryRows<LanePlace>(tx, EXPIRE);
  await releaseNextInLanes(tx, expired);
  return expired.length;
}
