import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { BLOCKED_BY_EARLIER } from './head-of-lane';

const HELD = `
  select id, participant_id, lane, participant_seq, expires_at from outbox_messages where status = 'queued' and held`;

/**
 * An insert and the end of its head may pass each other unseen: the sweep repairs what is held by nobody. The first held
 * message of each person and lane, by one step of the index a lane, and a thousand lanes a look, however many wait rightly:
 * what is held behind it stays unread, and is the first of the next round. One that is past its time to live is left to
 * whoever expires it and shows the next.
 */
const SWEEP = `
  with recursive first_of_lane as (
    (select held.*, 1 as at
       from (${HELD} and ($1::uuid is null or (participant_id, lane) > ($1::uuid, $2::text))
              order by participant_id, lane, participant_seq
              limit 1) held)
    union all
    select next.*, first_of_lane.at + 1
      from first_of_lane,
           lateral (${HELD} and (participant_id, lane) > (first_of_lane.participant_id, first_of_lane.lane)
                     order by participant_id, lane, participant_seq
                     limit 1) next
     where first_of_lane.at < 1000
  ), freed as (
    update outbox_messages
       set held = false
     where id = any(array(
             select id
               from outbox_messages
              where id = any(array(
                      select m.id
                        from first_of_lane m
                       where (m.expires_at is null or m.expires_at > pp_now())
                         and not ${BLOCKED_BY_EARLIER}))
                and status = 'queued' and held
                for update skip locked))
    returning 1
  )
  select (select count(*)::integer from freed) as freed,
         (select jsonb_build_object('participantId', participant_id, 'lane', lane) from first_of_lane where at = 1000) as next`;

/** A person's lane: where the next look goes on. */
export interface SweptLane {
  readonly participantId: string;
  readonly lane: string;
}

export interface HeldSweep {
  readonly freed: number;
  /** Null: all lanes have been looked at. */
  readonly next: SweptLane | null;
}

/** One chunk: the thousand lanes after a place, from the first when there is none. */
export async function sweepHeldMessages(tx: EntityManager, after: SweptLane | null = null): Promise<HeldSweep> {
  const sweep = await queryRow<HeldSweep>(tx, SWEEP, [after?.participantId ?? null, after?.lane ?? null]);
  return sweep ?? { freed: 0, next: null };
}
