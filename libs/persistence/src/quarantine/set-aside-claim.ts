import type { EntityManager } from 'typeorm';
import type { Unreadable } from '@promptpipe/domain';
import { queryRow } from '../database/sql';
import type { JobHint } from '../jobs/claim-jobs';
import { moveRows, type SetAside } from './move-rows';

/** The fence of a settle. One that was asked to stop ends as canceled, as it would without being unreadable. */
const HOLD_CLAIM = `
  select lease_owner as "bootId" from jobs where id = $1 and attempt = $2 and status = 'running' and not cancel_requested for update`;

/** Null: this claim is no longer ours, or was asked to stop. */
export async function setAsideClaim(
  tx: EntityManager,
  { id, attempt }: JobHint,
  found: Unreadable,
): Promise<SetAside | null> {
  const claim = await queryRow<{ bootId: string }>(tx, HOLD_CLAIM, [id, attempt]);
  if (!claim) return null;
  return (await moveRows(tx, 'jobs', [{ rowId: id, ...found }], claim.bootId))[0] ?? null;
}
