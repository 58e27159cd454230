import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';
import { requeueJobs, type Requeue, type RequeueOutcome } from './requeue-jobs';

/** A running job whose owner is gone or whose lease ran out. Never by a name: two pods may share one. */
export const STALE_RUNNING_JOB = `
  j.status = 'running'
  and (j.lease_until < pp_clock()
       or not exists (select 1 from service_instances s where s.boot_id = j.lease_owner and s.gone_at is null))`;

/**
 * A row that is being settled at this moment is left to its settle. In the order of the index of those that run, which
 * shrinks with every chunk: in any other order each chunk would read again what the ones before it have put back. Nobody is
 * waited for here, so the order of the locks is free.
 */
const STALE = `
  select j.id, j.attempt, 0 as "delayMs"
    from jobs j
   where ${STALE_RUNNING_JOB}
   order by j.lease_owner
   limit 1000
     for update skip locked`;

/** A lock whose job does not run at that attempt keeps its person silent for nothing. */
const DROP_ORPHAN_LOCKS = `
  delete from job_locks l
   where not exists (select 1 from jobs j where j.id = l.job_id and j.attempt = l.attempt and j.status = 'running')
     and l.acquired_at < pp_clock() - interval '10 seconds'`;

/** One chunk (≤ 1000); an empty answer means nothing is stale. The name is that of the seed documents. */
export async function requeueStaleRunningJobs(tx: EntityManager): Promise<RequeueOutcome[]> {
  const stale = await queryRows<Requeue>(tx, STALE);
  if (stale.length === 0) return [];
  return requeueJobs(tx, stale, { failures: 0, crashes: 1, error: 'The process that ran it is gone' });
}

export async function dropOrphanJobLocks(tx: EntityManager): Promise<void> {
  await queryRows(tx, DROP_ORPHAN_LOCKS);
}
