import type { EntityManager } from 'typeorm';
import { isNow } from '../database/is-now';
import { queryRows } from '../database/sql';
import type { JobHint } from './claim-jobs';

/**
 * Runs in the transaction of the jobs' effects: both or neither. Each row has its own fence: one that was taken back, or
 * asked to stop, is left out. A lock goes in any case: it must not outlive its claim.
 */
const COMPLETE = `
  with freed as (
    delete from job_locks where job_id = any($1::uuid[]) and job_id || ':' || attempt = any($2::text[])
  )
  update jobs
     set status = 'done', lease_owner = null, lease_until = null, finished_at = pp_now(), updated_at = pp_now()
   where id = any($1::uuid[])
     and id || ':' || attempt = any($2::text[])
     and ${isNow('status', 'running')}
     and not cancel_requested
  returning id`;

/** Answers the ids that are done; the claims of the others are no longer ours (or were asked to stop). */
export async function completeJobs(tx: EntityManager, claims: readonly JobHint[]): Promise<string[]> {
  const fences = claims.map(({ id, attempt }) => `${id}:${attempt}`);
  const done = await queryRows<{ id: string }>(tx, COMPLETE, [claims.map(({ id }) => id), fences]);
  return done.map(({ id }) => id);
}

/** False: this claim is no longer ours (or was asked to stop), and the caller rolls its effects back. */
export const completeJob = async (tx: EntityManager, claim: JobHint): Promise<boolean> =>
  (await completeJobs(tx, [claim])).length === 1;
