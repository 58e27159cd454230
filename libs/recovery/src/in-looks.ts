import { addCounts, NO_COUNTS, type RecoveryCounts } from './counts';
import { type RecoveryContext } from './recoverable';

/** Chunks of a thousand that a boot looks at, where each look found something. */
const MOST_LOOKS = 5;

/**
 * Repeats a look at what is due first, until it sets nothing aside or has had enough: a boot must not take longer because
 * much cannot be read. What is left is looked through once the service works. `look` answers how many it set aside.
 */
export async function inLooks(
  look: () => Promise<number>,
  { signal, progress }: RecoveryContext,
): Promise<RecoveryCounts> {
  let total = NO_COUNTS;
  for (let looks = 0; looks < MOST_LOOKS && !signal.aborted; looks += 1) {
    const quarantined = await look();
    total = addCounts(total, { ...NO_COUNTS, found: quarantined, quarantined });
    progress(total);
    if (quarantined === 0) break;
  }
  return total;
}
