import { type EntityManager, makePartitions } from '@promptpipe/persistence';
import type { HousekeepingDuty } from './duty';

/** Makes the days of history ahead, so that no move has to wait for one. */
export class PartitionMaker implements HousekeepingDuty {
  readonly name = 'make-partitions';
  readonly table = 'partitions';
  readonly takes = 'moved';

  async runOnce(tx: EntityManager): Promise<null> {
    await makePartitions(tx);
    return null;
  }
}
