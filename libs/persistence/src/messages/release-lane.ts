import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { BLOCKED_BY_EARLIER } from './head-of-lane';

export interface LanePlace {
  readonly participantId: string;
  readonly lane: string;
  readonly participantSeq: string;
}

/** Whoever ends a head lets the next one of its person and lane be seen again. */
const RELEASE_NEXT = `
  update outbox_messages
     set held = false
   where id = (select m.id
                 from outbox_messages m
                where m.participant_id = $1
                  and m.lane = $2
                  and m.participant_seq > $3
                  and m.status = 'queued' and m.held
                order by m.participant_seq
                limit 1)
     and status = 'queued'
  returning id`;

/** An insert and the end of its head may pass each other unseen: the sweep repairs what is held by nobody. */
const SWEEP = `
  update outbox_messages
     set held = false
   where id = any(array(
           select m.id
             from outbox_messages m
            where m.status = 'queued' and m.held
              and not ${BLOCKED_BY_EARLIER}
            limit 1000
              for update skip locked))
  returning id`;

export async function releaseNextInLane(tx: EntityManager, place: LanePlace): Promise<void> {
  await queryRows(tx, RELEASE_NEXT, [place.participantId, place.lane, place.participantSeq]);
}

/** One chunk (≤ 1000); answers how many came free. */
export const sweepHeldMessages = async (tx: EntityManager): Promise<number> => (await queryRows(tx, SWEEP)).length;
