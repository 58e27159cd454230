import {
  autocommit,
  type DataSource,
  keepTurn,
  sweepHeldMessages,
  type SweptLane,
  takeTurn,
} from '@promptpipe/persistence';

/** Half of the ten seconds within which a message that nobody holds is shown. */
export const HELD_EACH_MS = 5_000;
/** A little less, so that who asks at each interval is not refused for a millisecond. */
const TURN_MS = 4_500;

/** Frees held messages that nothing holds back any more: an insert and the end of its head may pass each other unseen. */
export class HeldSweeper {
  readonly name = 'held-messages';
  private after: SweptLane | null = null;

  constructor(private readonly db: DataSource) {}

  /** A walk through all lanes has begun and has not ended. */
  get isUnderWay(): boolean {
    return this.after !== null;
  }

  /** True: the walk is this replica's. */
  async hasTurn(): Promise<boolean> {
    const tx = autocommit(this.db);
    if (!this.isUnderWay) return takeTurn(tx, this.name, TURN_MS);
    await keepTurn(tx, this.name);
    return true;
  }

  /** One chunk. */
  async runOnce(): Promise<number> {
    const { freed, next } = await sweepHeldMessages(autocommit(this.db), this.after);
    this.after = next;
    return freed;
  }
}
