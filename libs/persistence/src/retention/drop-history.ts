import type { EntityManager } from 'typeorm';
import { dropOldPartition, type HistoryDrop, type HistoryTable } from '../history/partitions';
import { confirmedStudies } from './confirmed-studies';

/** At most one partition: the drop locks the whole history out for its moment. */
export async function dropHistory(tx: EntityManager, table: HistoryTable, days: number): Promise<HistoryDrop> {
  return dropOldPartition(tx, { table, days, studies: await confirmedStudies(tx, days) });
}
