import { Injectable } from '@nestjs/common';
import type { Claim } from '@promptpipe/persistence';

interface AwaitedClaim extends Claim {
  readonly accountId: string;
}

interface Awaited extends AwaitedClaim {
  readonly untilMs: number;
}

/**
 * Sends that were handed over and wait for their server ack. Only a clock is kept here: the rows are `sending` with a
 * lease, and without this process they become unknown and are looked up.
 */
@Injectable()
export class AwaitedAcks {
  private readonly byId = new Map<string, Awaited>();

  add({ id, attempt, accountId }: AwaitedClaim, untilMs: number): void {
    this.byId.set(id, { id, attempt, accountId, untilMs });
  }

  /** The account's connection broke: acks may have been told to nobody, so these are looked up without waiting on. */
  hurry(account: string): void {
    for (const claim of this.byId.values()) if (claim.accountId === account) this.add(claim, 0);
  }

  remove(messageId: string): void {
    this.byId.delete(messageId);
  }

  /** Takes out those whose time has passed. Times are on the clock of `performance.now()`. */
  takeOverdue(nowMs: number): Claim[] {
    const overdue = [...this.byId.values()].filter(({ untilMs }) => untilMs <= nowMs);
    for (const { id } of overdue) this.byId.delete(id);
    return overdue;
  }

  /** Takes out all of them, for a stop. */
  takeAll(): Claim[] {
    return this.takeOverdue(Infinity);
  }
}
