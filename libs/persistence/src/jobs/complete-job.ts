import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import type { JobHint } from './claim-jobs';

/** Runs in the transaction of the job's effects: both or neither. A job asked to stop does not complete. */
const COMPLETE = `
  update jobs
     set status = 'done', lease_owner = null, lease_until = null, finished_at = pp_now(), updated_at = pp_now()
   where id = $1
     and attempt = $2
     and status = 'running'
     and not cancel_requested
  returning id`;

/** Also when the update hit no row: a lock must not outlive its claim. */
const RELEASE_LOCK = `delete from job_locks where job_id = $1 and attempt = $2`;

/** False: this claim is no longer ours (or was asked to stop), and the caller rolls its effects back. */
export async function completeJob(tx: EntityManager, { id, attempt }: JobHint): Promise<boolean> {
  const settled = await queryRows(tx, COMPLETE, [id, attempt]);
  await queryRows(tx, RELEASE_LOCK, [id, attempt]);
  return settled.length === 1;
}
