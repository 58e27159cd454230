import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { releaseNextInLanes, type LanePlace } from './release-lane';

export const EXPIRED_MESSAGE = `
  m.status = 'queued' and m.expires_at is not null and m.expires_at <= pp_now()`;

/** Past its time to live it is not sent late: it is told as expired. */
const EXPIRE = `
  update outbox_messages
     set status = 'expired', finished_at = pp_now(), updated_at = pp_now(), held = false, retry_at = null,
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
