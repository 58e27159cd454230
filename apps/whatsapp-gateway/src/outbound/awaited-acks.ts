import { Injectable } from '@nestjs/common';
import type { Claim } from '@promptpipe/persistence';

interface Awaited extends Claim {
  readonly untilMs: number;
}

/**
 * Sends that were handed over and wait for their server ack. Only a clock is kept here: the rows are `sending` with a
 * lease, and without this process they become unknown and are looked up.
 */
@Injectable()
export class AwaitedAcks {
  private readonly byId = new Map<string, Awaited>();

  add({ id, attempt }: Claim, untilMs: number): void {
    this.byId.set(id, { id, attempt, untilMs });
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
