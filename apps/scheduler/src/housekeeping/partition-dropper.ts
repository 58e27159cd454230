import { dropHistory, type EntityManager, type HistoryTable } from '@promptpipe/persistence';
import type { PinoLogger } from 'nestjs-pino';
import type { HousekeepingDuty } from './duty';

/** Drops days of history at once, unless a row of theirs belongs to a study whose export is not confirmed. */
export class PartitionDropper implements HousekeepingDuty {
  readonly name: string;
  readonly takes = 'gone';

  constructor(
    readonly table: HistoryTable,
    private readonly days: number,
    private readonly log: PinoLogger,
  ) {
    this.name = `drop-${table}`;
  }

  async runOnce(tx: EntityManager): Promise<number | null> {
    const { dropped, kept } = await dropHistory(tx, this.table, this.days);
    if (kept.length > 0) this.log.debug({ partitions: kept }, 'Partitions kept until the exports are confirmed');
    if (!dropped) return null;
    this.log.debug(dropped, 'Partition dropped');
    return dropped.rows;
  }
}
