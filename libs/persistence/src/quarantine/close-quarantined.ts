import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { lockParticipant } from '../participants/turnstile';
import { findQuarantined, holdQuarantined, type QuarantinedOriginal, type QuarantineStatus } from './read-quarantine';

const CLOSE = `
  update quarantined_rows set status = $2, resolved_at = pp_now() where id = $1 and status = 'held'
  returning status, resolved_at as "resolvedAt"`;

/** The caller holds the row, and it is held. */
export async function closeQuarantined(
  tx: EntityManager,
  row: QuarantinedOriginal,
  status: Exclude<QuarantineStatus, 'held'>,
): Promise<QuarantinedOriginal> {
  const closed = await queryRow<Pick<QuarantinedOriginal, 'status' | 'resolvedAt'>>(tx, CLOSE, [row.id, status]);
  if (!closed) throw new Error(`Quarantined row ${row.id} was closed under its lock`);
  return { ...row, ...closed };
}

export type DiscardResult =
  | { readonly outcome: 'discarded'; readonly row: QuarantinedOriginal }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'closed'; readonly status: string }
  /** A person cannot be discarded: the row stays, and so does what suspends it. */
  | { readonly outcome: 'stays' };

/** Ends it for good: what it would have done is never done. The record stays. */
export async function discardQuarantined(tx: EntityManager, id: string): Promise<DiscardResult> {
  const seen = await findQuarantined(tx, id);
  if (!seen) return { outcome: 'none' };
  if (seen.participantId !== null) await lockParticipant(tx, seen.participantId);
  const row = await holdQuarantined(tx, id);
  if (!row) return { outcome: 'none' };
  if (row.status !== 'held') return { outcome: 'closed', status: row.status };
  if (row.table === 'participants') return { outcome: 'stays' };
  return { outcome: 'discarded', row: await closeQuarantined(tx, row, 'discarded') };
}
