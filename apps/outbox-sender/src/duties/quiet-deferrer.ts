import { decideQuietMessage } from '@promptpipe/domain';
import {
  type DataSource,
  deferMessages,
  type DeferredMessage,
  findQuietCandidates,
  giveUpMessages,
  type GivenUpMessage,
  inTransaction,
  type QuietCandidate,
  type QuietPlace,
} from '@promptpipe/persistence';
import type { Duty } from './duty';

/**
 * Messages that fall due in quiet hours wait for their end, or end by them. Until it has looked the claim refuses them all the
 * same; what it does is that nobody waits behind them, and that each has its reason.
 */
export class QuietDeferrer implements Duty {
  readonly name = 'quiet-messages';
  private after: QuietPlace | null = null;

  constructor(private readonly db: DataSource) {}

  /** A walk through all that is due has begun and has not ended. */
  get isUnderWay(): boolean {
    return this.after !== null;
  }

  /** One chunk (≤ 500 looked at). */
  async runOnce(): Promise<number> {
    const { settled, next } = await inTransaction(this.db, async (tx) => {
      const look = await findQuietCandidates(tx, this.after);
      const { deferred, ended } = decided(look.candidates.filter(({ quiet }) => quiet));
      return {
        settled: (await deferMessages(tx, deferred)) + (await giveUpMessages(tx, ended)),
        next: look.next && { notBefore: look.next.notBefore, id: look.next.id },
      };
    });
    this.after = next;
    return settled;
  }
}

function decided(candidates: readonly QuietCandidate[]): {
  readonly deferred: readonly DeferredMessage[];
  readonly ended: readonly GivenUpMessage[];
} {
  const deferred: DeferredMessage[] = [];
  const ended: GivenUpMessage[] = [];
  for (const { id, attempt, ...message } of candidates) {
    const decision = decideQuietMessage(message);
    if (decision.verdict === 'defer') deferred.push({ id, attempt, until: decision.until });
    else {
      const status = message.policy === 'skip' ? 'canceled' : 'expired';
      ended.push({ id, attempt, status, error: `${decision.reason}: ${decision.detail}` });
    }
  }
  return { deferred, ended };
}
