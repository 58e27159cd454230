import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { BLOCKED_BY_EARLIER } from './head-of-lane';

export interface LanePlace {
  readonly participantId: string;
  readonly lane: string;
  readonly participantSeq: string;
}

/**
 * Whoever ends heads lets the next one of each person and lane be seen again: one step of the index a lane, behind the
 * first place that was left, however many were left in it.
 */
const RELEASE_NEXT = `
  update outbox_messages
     set held = false
   where id = any(array(
           select next.id
             from (select participant_id, lane, min(participant_seq) as participant_seq
                     from unnest($1::uuid[], $2::text[], $3::bigint[]) as place (participant_id, lane, participant_seq)
                    group by participant_id, lane) ended,
                  lateral (
                    select m.id
                      from outbox_messages m
                     where m.participant_id = ended.participant_id
                       and m.lane = ended.lane
                       and m.participant_seq > ended.participant_seq
                       and m.status = 'queued' and m.held
                     order by m.participant_seq
                     limit 1) next))
     and status = 'queued'`;

/**
 * An insert and the end of its head may pass each other unseen: the sweep repairs what is held by nobody. The first held
 * message of each person and lane, by one step of the index a lane: what is held behind it stays unread, and is the first
 * of the next look. One that is past its time to live is left to whoever expires it and shows the next.
 */
const SWEEP = `
  with recursive first_of_lane as (
    (select id, participant_id, lane, participant_seq, expires_at
       from outbox_messages
      where status = 'queued' and held
      order by participant_id, lane, participant_seq
      limit 1)
    union all
    select next.*
      from first_of_lane,
           lateral (select id, participant_id, lane, participant_seq, expires_at
                      from outbox_messages
                     where status = 'queued' and held
                       and (participant_id, lane) > (first_of_lane.participant_id, first_of_lane.lane)
                     order by participant_id, lane, participant_seq
                     limit 1) next
  )
  update outbox_messages
     set held = false
   where id = any(array(
           select id
             from outbox_messages
            where id = any(array(
                    select m.id
                      from first_of_lane m
                     where (m.expires_at is null or m.expires_at > pp_now())
                       and not ${BLOCKED_BY_EARLIER}
                     limit 1000))
              and status = 'queued' and held
              for update skip locked))
  returning id`;

/** For places whose messages have ended, or wait for nobody any more. */
export async function releaseNextInLanes(tx: EntityManager, places: readonly LanePlace[]): Promise<void> {
  if (places.length === 0) return;
  await queryRows(tx, RELEASE_NEXT, [
    places.map(({ participantId }) => participantId),
    places.map(({ lane }) => lane),
    places.map(({ participantSeq }) => participantSeq),
  ]);
}

export const releaseNextInLane = (tx: EntityManager, place: LanePlace): Promise<void> =>
  releaseNextInLanes(tx, [place]);

/** One chunk (≤ 1000); answers how many came free. */
export const sweepHeldMessages = async (tx: EntityManager): Promise<number> => (await queryRows(tx, SWEEP)).length;
