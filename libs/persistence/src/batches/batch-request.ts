import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';

const FIND = `select id, body_hash as "bodyHash" from batches where request_key = $1`;

/** The batch that a request has made. */
export const findBatchRequest = (
  tx: EntityManager,
  requestKey: string,
): Promise<{ readonly id: string; readonly bodyHash: string } | null> => queryRow(tx, FIND, [requestKey]);
