import { type EntityManager, makePartitions, moveJobs, moveMessages } from '@promptpipe/persistence';
import type { HousekeepingDuty } from './duty';

const MOVES = { jobs: moveJobs, outbox_messages: moveMessages };

/** Moves what has long been over into history. Today's partition is made if nobody did: without it every row stays hot. */
export class HistoryMover implements HousekeepingDuty {
  readonly name: string;
  readonly takes = 'moved';

  constructor(
    readonly table: keyof typeof MOVES,
    private readonly afterDays: number,
  ) {
    this.name = `move-${table}`;
  }

  async runOnce(tx: EntityManager): Promise<number | null> {
    await makePartitions(tx, 0);
    return (await MOVES[this.table](tx, this.afterDays)) || null;
  }
}
