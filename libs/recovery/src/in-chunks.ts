import { addCounts, NO_COUNTS, type RecoveryCounts } from './counts';
import { type RecoveryContext } from './recoverable';

/** So many chunks in a row may settle nothing, before the step is taken for one that finds the same rows for ever. */
const FRUITLESS_CHUNKS = 3;

/**
 * Repeats `step`, one transaction of at most 1000 rows, until it finds nothing or is told to stop. A step that has passed
 * rows over should not find them again; one that does is ended, with a note, and its rows are left to the interval duty.
 */
export async function inChunks(
  step: (signal: AbortSignal) => Promise<RecoveryCounts>,
  { signal, progress }: RecoveryContext,
): Promise<RecoveryCounts> {
  let total = NO_COUNTS;
  let fruitless = 0;
  while (!signal.aborted) {
    const chunk = await step(signal);
    total = addCounts(total, chunk);
    progress(total);
    if (chunk.found === 0) return total;
    fruitless = chunk.recovered + chunk.quarantined > 0 ? 0 : fruitless + 1;
    if (fruitless === FRUITLESS_CHUNKS) {
      const ended = `${FRUITLESS_CHUNKS} chunks in a row found rows and settled none; the interval duty goes on`;
      return addCounts(total, { ...NO_COUNTS, notes: { ended } });
    }
  }
  return total;
}
