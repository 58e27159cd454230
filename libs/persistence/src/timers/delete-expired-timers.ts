import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { lockFreeParticipants } from '../participants/turnstile';

/** Read unlocked; the turnstiles are locked next, and the rows asked again. */
const EXPIRED = `
  select id, participant_id as "participantId"
    from active_timers
   where expires_at <= pp_now()
   order by expires_at
   limit 1000`;

/** Only of people whose turnstile is held: a fire of theirs is over or has not begun. */
const DELETE = `
  delete from active_timers
   where id = any($1::uuid[])
     and participant_id = any($2::uuid[])
     and expires_at <= pp_now()
  returning id, participant_id as "participantId"`;

export interface RemovedTimer {
  readonly id: string;
  readonly participantId: string;
}

export interface RemovedTimers {
  /** More than were removed: somebody's turnstile was busy, the next look finds theirs again. */
  readonly found: number;
  readonly removed: readonly RemovedTimer[];
}

/** One chunk (≤ 1000) of timers that cannot fire any more, whoever's they are: also somebody's who is paused. */
export async function deleteExpiredTimers(tx: EntityManager): Promise<RemovedTimers> {
  const expired = await queryRows<RemovedTimer>(tx, EXPIRED);
  if (expired.length === 0) return { found: 0, removed: [] };
  const locked = await lockFreeParticipants(tx, [...new Set(expired.map(({ participantId }) => participantId))]);
  const removed = await queryRows<RemovedTimer>(tx, DELETE, [expired.map(({ id }) => id), locked.map(({ id }) => id)]);
  return { found: expired.length, removed };
}
