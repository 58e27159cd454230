import type { EntityManager } from 'typeorm';
import { hasLeft, type Unreadable } from '@promptpipe/domain';
import { queryRows } from '../database/sql';
import { sqlStateOf } from '../database/sql-state';
import { violatedConstraint } from '../database/transaction';
import { TOLD_BY_THEM } from '../jobs/told-by-them';
import { type LockedParticipant, lockParticipant, takeSeq } from '../participants/turnstile';
import { closeQuarantined } from './close-quarantined';
import { judgeOriginal, judgeStaying } from './judge-again';
import { findQuarantined, holdQuarantined, type QuarantinedOriginal } from './read-quarantine';
import { RESTORE } from './restore-row';
import { isMovedTable, type MovedTable } from './ward';

export type ReleaseResult =
  | { readonly outcome: 'released'; readonly row: QuarantinedOriginal }
  | { readonly outcome: 'none' }
  /** The row that it reports does not exist any more. */
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'closed'; readonly status: string }
  | { readonly outcome: 'unreadable'; readonly found: Unreadable }
  /** The participant is owed nothing any more. */
  | { readonly outcome: 'not-owed'; readonly status: string }
  /** Another row has its place; the constraint that says so. */
  | { readonly outcome: 'taken'; readonly by: string };

/** What waited for this person is looked at again, as after every change of theirs. */
const UNFLAG = `
  update participants set unreadable_reason = null, plans_due = true, updated_at = pp_now() where id = $1::uuid`;

const NOT_NULL_VIOLATION = '23502';

/**
 * Checks the row again, as it was kept or as it stands by now. What can be read goes back to its table, the last in its
 * person's order; a participant's flag goes. Everything else stays held.
 */
export async function releaseQuarantined(tx: EntityManager, id: string): Promise<ReleaseResult> {
  const seen = await findQuarantined(tx, id);
  if (!seen) return { outcome: 'none' };
  const participant = seen.participantId === null ? null : await lockParticipant(tx, seen.participantId);
  const row = await holdQuarantined(tx, id);
  if (!row) return { outcome: 'none' };
  if (row.status !== 'held') return { outcome: 'closed', status: row.status };
  return isMoved(row) ? putBack(tx, row, participant) : declareWell(tx, row);
}

type MovedRow = QuarantinedOriginal & { readonly table: MovedTable };

const isMoved = (row: QuarantinedOriginal): row is MovedRow => row.moved && isMovedTable(row.table);

async function putBack(
  tx: EntityManager,
  row: MovedRow,
  participant: LockedParticipant | null,
): Promise<ReleaseResult> {
  const found = await judgeOriginal(tx, row);
  if (found) return { outcome: 'unreadable', found };
  if (participant && hasLeft(participant.status) && isOwedToThem(row))
    return { outcome: 'not-owed', status: participant.status };
  const refused = await insert(tx, row, participant);
  return refused ?? { outcome: 'released', row: await closeQuarantined(tx, row, 'released') };
}

/** What a person told us, and what answers their leaving, is not ended by it (P/participants/cancel-owed.ts). */
const isOwedToThem = ({ table, original: { kind, passes_door } }: MovedRow): boolean =>
  !(table === 'jobs' && TOLD_BY_THEM.includes(String(kind))) && passes_door !== true;

/** Null: it is back. */
async function insert(
  tx: EntityManager,
  { table, original }: MovedRow,
  participant: LockedParticipant | null,
): Promise<ReleaseResult | null> {
  await queryRows(tx, 'savepoint restore');
  try {
    const seq = participant === null || table === 'active_timers' ? null : await takeSeq(tx, participant);
    await queryRows(tx, RESTORE[table], [
      JSON.stringify(original),
      ...(table === 'active_timers' ? [] : [seq === null ? null : seq.toString()]),
    ]);
    return null;
  } catch (error) {
    const by = violatedConstraint(error);
    if (by === null && sqlStateOf(error) !== NOT_NULL_VIOLATION) throw error;
    await queryRows(tx, 'rollback to savepoint restore');
    if (by?.endsWith('_key') || by?.endsWith('_pkey')) return { outcome: 'taken', by };
    const detail = by === null ? 'It lacks what its table cannot be without' : `It breaks the rule ${by}`;
    return { outcome: 'unreadable', found: { reason: 'impossible-state', detail } };
  }
}

async function declareWell(tx: EntityManager, row: QuarantinedOriginal): Promise<ReleaseResult> {
  const found = await judgeStaying(tx, row);
  if (found === 'gone') return { outcome: 'gone' };
  if (found) return { outcome: 'unreadable', found };
  if (row.table === 'participants') await queryRows(tx, UNFLAG, [row.rowId]);
  return { outcome: 'released', row: await closeQuarantined(tx, row, 'released') };
}
