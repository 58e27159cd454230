import { MINUTE_MS } from './civil-date';

export interface CatchUpRate {
  readonly perMinute: number;
  /** No earlier than this is there room for another one: what the last chunk of the same catch-up answered. */
  readonly freeFrom: Date;
}

/** The turn of whoever is the next to be caught up. */
export const nextTurn = (now: Date, { freeFrom }: Pick<CatchUpRate, 'freeFrom'>): Date =>
  freeFrom > now ? freeFrom : now;

/** From when on there is room after a turn. Rounded up: to the millisecond, the rate is never above the cap. */
export function freeAfter(turn: Date, perMinute: number): Date {
  if (!(perMinute > 0)) throw new RangeError(`Nobody catches up at ${perMinute} a minute`);
  return new Date(Math.ceil(turn.getTime() + MINUTE_MS / perMinute));
}
