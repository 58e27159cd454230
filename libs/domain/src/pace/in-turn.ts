import type { Lane } from '../outbox-message';

/**
 * How many sends a lane waits at most while those before it have something due. Reply before study before bulk; but each fifth
 * send is a prompt's where prompts wait, and each tenth one of a send to many: nobody starves.
 */
export const LANE_PATIENCE: Readonly<Record<Lane, number>> = { reply: 1, study: 5, bulk: 10 };

export interface DueInLane {
  readonly id: string;
  readonly lane: Lane;
}

/** Sends of the account since the last one of the lane, as its row counts them. */
export type Waited = Readonly<Record<'study' | 'bulk', number>>;

/**
 * Which of the due messages of one account go next, in their order. `due`: of each lane the earliest first, as many as there is
 * room for. Of equals the lower lane goes first: it has waited for as long as it ever has to.
 */
export function inTurn<Due extends DueInLane>(due: readonly Due[], room: number, waited: Waited): Due[] {
  const ranks: Record<Lane, number> = { reply: 0, study: 0, bulk: 0 };
  const placed = due.map((message) => {
    const patience = LANE_PATIENCE[message.lane];
    ranks[message.lane] += 1;
    const passed = message.lane === 'reply' ? 0 : Math.min(waited[message.lane], patience - 1);
    return { message, patience, place: ranks[message.lane] * patience - passed };
  });
  placed.sort((a, b) => a.place - b.place || b.patience - a.patience);
  return placed.slice(0, Math.max(room, 0)).map(({ message }) => message);
}
