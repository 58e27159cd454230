import type { EntityManager } from 'typeorm';
import type { LeaseRef } from '../accounts/account-lease';
import { queryRow, queryRows } from '../database/sql';

/**
 * Every statement proves the lease under the account's row: a host that lost it must not put its session above that of the
 * new owner. Parameters 1 to 3 name the lease.
 */
const OWNED = `
  select a.id from whatsapp_accounts a
   where a.id = $1 and a.lease_owner = $2 and a.lease_epoch = $3 and a.lease_until > pp_clock()
     for share`;

const BEGIN = `
  with owned as materialized (${OWNED})
  insert into whatsapp_sessions (account_id, generation, host, sealed_by)
  select id, coalesce((select max(generation) from whatsapp_sessions where account_id = $1), 0) + 1, $4, $5 from owned
  returning generation`;

const APPEND = `
  with owned as materialized (${OWNED})
  insert into whatsapp_session_chunks (account_id, generation, number, sealed)
  select id, $4, $5, $6 from owned
  returning number`;

const COMPLETE = `
  with owned as materialized (${OWNED})
  update whatsapp_sessions s set completed_at = pp_now(), chunks = $5
    from owned
   where s.account_id = owned.id and s.generation = $4 and s.completed_at is null
     and (select count(*) from whatsapp_session_chunks c where c.account_id = $1 and c.generation = $4) = $5
  returning s.generation`;

/** The one before stays, in case the newest cannot be read; what was never completed goes. */
const DROP_OLDER = `
  delete from whatsapp_sessions s
   where s.account_id = $1
     and s.generation < $2
     and (s.completed_at is null
          or s.generation < (select max(b.generation) from whatsapp_sessions b
                              where b.account_id = $1 and b.generation < $2 and b.completed_at is not null))`;

const named = ({ accountId, bootId, leaseEpoch }: LeaseRef): unknown[] => [accountId, bootId, leaseEpoch];

/** Answers the number of the new generation; null: the lease is another's. */
export const beginSession = async (
  tx: EntityManager,
  lease: LeaseRef,
  made: { readonly host: string; readonly sealedBy: string },
): Promise<number | null> =>
  (await queryRow<{ generation: number }>(tx, BEGIN, [...named(lease), made.host, made.sealedBy]))?.generation ?? null;

/** False: the lease is another's. */
export const appendSessionChunk = async (
  tx: EntityManager,
  lease: LeaseRef,
  chunk: { readonly generation: number; readonly number: number; readonly sealed: Buffer },
): Promise<boolean> =>
  (await queryRow(tx, APPEND, [...named(lease), chunk.generation, chunk.number, chunk.sealed])) !== null;

/** It counts from here on, and older ones go. False: the lease is another's, or a chunk is missing. */
export async function completeSession(
  tx: EntityManager,
  lease: LeaseRef,
  { generation, chunks }: { readonly generation: number; readonly chunks: number },
): Promise<boolean> {
  if (!(await queryRow(tx, COMPLETE, [...named(lease), generation, chunks]))) return false;
  await queryRows(tx, DROP_OLDER, [lease.accountId, generation]);
  return true;
}
