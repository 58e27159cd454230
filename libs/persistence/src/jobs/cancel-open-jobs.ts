import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { releaseBehindJobs } from './release-held-jobs';

/**
 * What is queued ends here, and what is dead, so that no replay brings it back; what runs is asked to stop, and its settle obeys. One statement over both, because a settle
 * does not pass the turnstile: of two statements, one for each status, a row that came back between them met neither
 * (docs/adr/0008). A row that changes meanwhile is read again under its lock; in the order of the ids, as every batch locks
 * them. `which` tells the rows, `reason` is an SQL expression; the caller holds the participant's turnstile.
 */
export const cancelOpenJobsSql = (which: string, reason: string): string => `
  update jobs
     set status = case when status = 'running' then status else 'canceled' end,
         cancel_requested = cancel_requested or status = 'running',
         end_reason = case when status = 'running' then end_reason else ${reason} end,
         finished_at = case when status = 'running' then null else pp_now() end,
         staged_at = null, staged_by = null, staged_epoch = null,
         updated_at = pp_now()
   where id = any(array(
           select id from jobs where ${which} and status in ('queued', 'running', 'dead') order by id for update))
  returning id, status`;

export interface CanceledJobs {
  readonly canceled: number;
  readonly stopRequested: number;
}

/** Runs such a statement; who stood behind what it ended comes free with it. */
export async function cancelOpenJobs(
  tx: EntityManager,
  statement: string,
  params: readonly unknown[],
): Promise<CanceledJobs> {
  const met = await queryRows<{ id: string; status: string }>(tx, statement, params);
  const canceled = met.filter(({ status }) => status === 'canceled').map(({ id }) => id);
  await releaseBehindJobs(tx, canceled);
  return { canceled: canceled.length, stopRequested: met.length - canceled.length };
}
