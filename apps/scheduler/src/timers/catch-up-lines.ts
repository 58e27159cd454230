import { freeAfter, nextTurn } from '@promptpipe/domain';
import { type EntityManager, holdCatchUpTurn, moveCatchUpTurn } from '@promptpipe/persistence';

interface CatchUpAt {
  readonly now: Date;
  readonly perMinute: number;
}

/** What was missed by an account goes out one after the other at the capped rate, whoever fires it and whatever it is. */
export class CatchUpLines {
  private constructor(
    private readonly tx: EntityManager,
    private readonly at: CatchUpAt,
    private readonly freeFrom: Map<string, Date>,
  ) {}

  /** Held to the end of the transaction; in one order, so that no two hold what the other waits for. */
  static async hold(tx: EntityManager, accountIds: Iterable<string>, at: CatchUpAt): Promise<CatchUpLines> {
    const freeFrom = new Map<string, Date>();
    for (const accountId of [...new Set(accountIds)].sort())
      freeFrom.set(accountId, await holdCatchUpTurn(tx, accountId));
    return new CatchUpLines(tx, at, freeFrom);
  }

  /** Now, where no line is held. */
  nextOf(accountId: string): Date {
    const { now } = this.at;
    return nextTurn(now, { freeFrom: this.freeFrom.get(accountId) ?? now });
  }

  take(accountId: string): void {
    this.freeFrom.set(accountId, freeAfter(this.nextOf(accountId), this.at.perMinute));
  }

  /** Whoever comes next stands behind. */
  async leave(): Promise<void> {
    for (const [accountId, freeFrom] of this.freeFrom) await moveCatchUpTurn(this.tx, accountId, freeFrom);
  }
}
