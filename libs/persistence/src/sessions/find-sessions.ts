import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

export interface StoredSession {
  readonly generation: number;
  readonly host: string;
  readonly sealedBy: string;
  readonly chunks: number;
  readonly completedAt: Date;
}

const COMPLETED = `
  select generation, host, sealed_by as "sealedBy", chunks, completed_at as "completedAt"
    from whatsapp_sessions
   where account_id = $1 and completed_at is not null and retired_at is null
   order by generation desc`;

const CHUNK = `
  select sealed from whatsapp_session_chunks where account_id = $1 and generation = $2 and number = $3`;

/** Whole ones that were not retired, the newest first. */
export const findSessions = (tx: EntityManager, accountId: string): Promise<StoredSession[]> =>
  queryRows<StoredSession>(tx, COMPLETED, [accountId]);

/** One at a time: a session may be larger than what a process should hold. */
export const readSessionChunk = async (
  tx: EntityManager,
  accountId: string,
  { generation, number }: { readonly generation: number; readonly number: number },
): Promise<Buffer | null> =>
  (await queryRow<{ sealed: Buffer }>(tx, CHUNK, [accountId, generation, number]))?.sealed ?? null;
