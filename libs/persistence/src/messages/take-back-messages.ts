import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** Sending, but nobody's: its owner is gone, its lease ran out, or it was left ownerless at a stop. */
export const STALE_SENDING_MESSAGE = `
  m.status = 'sending'
  and (m.lease_owner is null
       or m.lease_until < pp_clock()
       or not exists (select 1 from service_instances s where s.boot_id = m.lease_owner and s.gone_at is null))`;

/**
 * requeueStaleSendingMessages of the seed documents; never queued blindly: the owner of the account looks them up. In the
 * order of the index of what is being sent, so that a chunk does not read again what the ones before it took back.
 */
const TAKE_BACK = `
  update outbox_messages
     set status = 'unknown', unknown_since = pp_now(), lease_owner = null, lease_until = null,
         lost_outcomes = lost_outcomes + 1, last_error = 'The process that sent it is gone', updated_at = pp_now()
   where id = any(array(
           select m.id
             from outbox_messages m
            where ${STALE_SENDING_MESSAGE}
            order by m.lease_owner
            limit 1000
              for update skip locked))
  returning id`;

/** One chunk (≤ 1000); answers how many became unknown. */
export const takeBackStaleMessages = async (tx: EntityManager): Promise<number> =>
  (await queryRows(tx, TAKE_BACK)).length;

/** At a stop, what waits for its ack is left ownerless, not waited for. */
const LEAVE_OWNERLESS = `
  update outbox_messages m
     set lease_owner = null, lease_until = null
    from unnest($1::uuid[], $2::integer[]) as held (id, attempt)
   where m.id = held.id and m.attempt = held.attempt and m.status = 'sending'`;

interface Held {
  readonly id: string;
  readonly attempt: number;
}

export async function leaveMessagesOwnerless(tx: EntityManager, held: readonly Held[]): Promise<void> {
  if (held.length === 0) return;
  await queryRows(tx, LEAVE_OWNERLESS, [held.map(({ id }) => id), held.map(({ attempt }) => attempt)]);
}
