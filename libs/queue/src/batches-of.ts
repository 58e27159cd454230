import { MAX_IDS_PER_HINT, type HintId } from './hint';

/**
 * Up to this many ids travel alone, so that every free worker has one at once. Beyond it there is work for all of them
 * anyway, and what a hint costs is shared: 100 ids to a hint carried 12 times the rows of one id to a hint.
 */
export const ALONE_UP_TO = 50;

/** Beyond that, so many hints at least: a hint for each worker of two processes. */
const SPREAD_OVER = 16;

/**
 * Packs ids, in their order, into hints of equal size: one id each when little is waiting, up to 100 under load.
 *
 * @param backlog how many ids already wait in the broker
 */
export function batchesOf(ids: readonly HintId[], backlog: number): HintId[][] {
  const known = ids.length + backlog;
  const size = known <= ALONE_UP_TO ? 1 : Math.min(MAX_IDS_PER_HINT, Math.ceil(known / SPREAD_OVER));
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, n) => ids.slice(n * size, (n + 1) * size));
}

/** As few hints as hold them: for a gateway, where each id waits for the turn of its account however it has travelled. */
export const packed = (ids: readonly HintId[]): HintId[][] =>
  Array.from({ length: Math.ceil(ids.length / MAX_IDS_PER_HINT) }, (_, n) =>
    ids.slice(n * MAX_IDS_PER_HINT, (n + 1) * MAX_IDS_PER_HINT),
  );
