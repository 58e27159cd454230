import { MAX_IDS_PER_HINT, type HintId } from './hint';

/**
 * Up to this many ids travel alone, so that every free worker has one at once. Beyond it there is work for all of them
 * anyway, and what a hint costs is shared: 100 ids to a hint carried 12 times the rows of one id to a hint.
 */
export const ALONE_UP_TO = 50;

/**
 * Packs ids, in their order, into hints of equal size: one id each when little is waiting, up to 100 under load.
 *
 * @param backlog how many hints already wait in the queue
 */
export function batchesOf(ids: readonly HintId[], backlog: number): HintId[][] {
  const wanted = Math.ceil((ids.length + backlog) / ALONE_UP_TO);
  const size = Math.min(MAX_IDS_PER_HINT, Math.max(1, wanted));
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, n) => ids.slice(n * size, (n + 1) * size));
}
