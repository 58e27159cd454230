import { Loop, type LoopOptions } from '@promptpipe/lifecycle';
import { autocommit, type DataSource, FIRST_ID, keepTurn, recordOutcomes, takeTurn } from '@promptpipe/persistence';

const NAME = 'occurrence-outcomes';
const EACH_MS = 2_000;
/** A little less, so that who asks at each interval is not refused for a millisecond. */
const TURN_MS = 1_800;
const BETWEEN_CHUNKS_MS = 50;

/** What became of the messages of occurrences, told by one replica for all; where it was is no state to keep. */
export function outcomeLoop(db: DataSource, onError: LoopOptions['onError']): Loop {
  let after: string | null = null;
  return new Loop({
    name: NAME,
    onError,
    step: async () => {
      const tx = autocommit(db);
      if (after !== null) await keepTurn(tx, NAME);
      else if (!(await takeTurn(tx, NAME, TURN_MS))) return EACH_MS;
      ({ next: after } = await recordOutcomes(tx, after ?? FIRST_ID));
      return after === null ? EACH_MS : BETWEEN_CHUNKS_MS;
    },
  });
}
