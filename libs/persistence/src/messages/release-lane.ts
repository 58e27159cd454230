import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

export interface LanePlace {
  readonly participantId: string;
  readonly lane: string;
  readonly participantSeq: string;
}

/**
 * Whoever ends heads lets the next one of each person and lane be seen again: one step of the index a lane, behind the
 * first place that was left, however many were left in it.
 */
const NEXT_IN_LANES = `
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
                     limit 1) next`;

const RELEASE_NEXT = `
  update outbox_messages
     set held = false
   where id = any(array(${NEXT_IN_LANES}))
     and status = 'queued'`;

/**
 * As above, without waiting: whoever holds a row that is held back either shows it or ends it, and who ends it shows the
 * next; the sweep repairs what a rollback leaves.
 */
const RELEASE_FREE = `
  update outbox_messages
     set held = false
   where id = any(array(
           select id
             from outbox_messages
            where id = any(array(${NEXT_IN_LANES}))
              and status = 'queued' and held
              for update skip locked))`;

/** For places whose messages have ended, or wait for nobody any more. */
export const releaseNextInLanes = (tx: EntityManager, places: readonly LanePlace[]): Promise<void> =>
  release(tx, RELEASE_NEXT, places);

/** For many at once, which must not wait for one of them. */
export const releaseFreeInLanes = (tx: EntityManager, places: readonly LanePlace[]): Promise<void> =>
  release(tx, RELEASE_FREE, places);

async function release(tx: EntityManager, text: string, places: readonly LanePlace[]): Promise<void> {
  if (places.length === 0) return;
  await queryRows(tx, text, [
    places.map(({ participantId }) => participantId),
    places.map(({ lane }) => lane),
    places.map(({ participantSeq }) => participantSeq),
  ]);
}

export const releaseNextInLane = (tx: EntityManager, place: LanePlace): Promise<void> =>
  releaseNextInLanes(tx, [place]);
