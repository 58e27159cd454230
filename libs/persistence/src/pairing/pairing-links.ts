import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { queryRow, queryRows } from '../database/sql';

/** One open link an account: a newer one ends those before it. */
const REPLACE = `
  update pairing_links set ended_at = pp_now(), end_reason = $2 where account_id = $1 and ended_at is null returning id`;

const INSERT = `
  insert into pairing_links (id, account_id, token_hash, expires_at)
  values ($1, $2, $3, pp_now() + $4::integer * interval '1 minute')
  returning id, expires_at as "expiresAt"`;

const BY_HASH = `
  select id, account_id as "accountId", expires_at as "expiresAt", end_reason as "endReason",
         expires_at <= pp_now() as "isExpired"
    from pairing_links
   where token_hash = $1`;

export interface PairingLink {
  readonly id: string;
  readonly accountId: string;
  readonly expiresAt: Date;
  readonly endReason: 'paired' | 'replaced' | 'revoked' | null;
  readonly isExpired: boolean;
}

export async function insertPairingLink(
  tx: EntityManager,
  {
    accountId,
    tokenHash,
    minutes,
  }: { readonly accountId: string; readonly tokenHash: string; readonly minutes: number },
): Promise<{ readonly id: string; readonly expiresAt: Date }> {
  await queryRows(tx, REPLACE, [accountId, 'replaced']);
  const made = await queryRow<{ id: string; expiresAt: Date }>(tx, INSERT, [uuidv7(), accountId, tokenHash, minutes]);
  if (!made) throw new Error('A pairing link was not inserted');
  return made;
}

/** How many were open. */
export const revokePairingLinks = async (tx: EntityManager, accountId: string): Promise<number> =>
  (await queryRows(tx, REPLACE, [accountId, 'revoked'])).length;

export const findPairingLink = (tx: EntityManager, tokenHash: string): Promise<PairingLink | null> =>
  queryRow<PairingLink>(tx, BY_HASH, [tokenHash]);
