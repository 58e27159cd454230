import type { EntityManager, Retention } from '@promptpipe/persistence';
import type { HousekeepingDuty } from './duty';

/** Removes what one table has kept for its time. */
export class Pruner implements HousekeepingDuty {
  readonly name: string;
  readonly table: string;
  readonly takes = 'gone';

  constructor(
    private readonly retention: Retention,
    private readonly days: number,
  ) {
    this.table = retention.table;
    this.name = `prune-${retention.table}`;
  }

  async runOnce(tx: EntityManager): Promise<number | null> {
    return (await this.retention.runOnce(tx, this.days)) || null;
  }
}
