import type { EntityManager } from 'typeorm';
import { queryRows } from '../database/sql';

/** A staged row that nobody claimed for this long is staged again; the last backstop, normal causes are seen at once. */
const RESTAGE_SECONDS = 30;

/**
 * Staged rows that the broker cannot have any more: staged by a boot that is gone, or under another broker epoch (it was
 * emptied or failed over), or unclaimed for too long.
 */
const LOST_STAGED_JOB = `
  j.status = 'queued'
  and j.staged_at is not null
  and (j.staged_epoch <> $1
       or j.staged_at < pp_now() - interval '${RESTAGE_SECONDS} seconds'
       or not exists (select 1 from service_instances s where s.boot_id = j.staged_by and s.gone_at is null))`;

const UNSTAGE_LOST = `
  update jobs
     set staged_at = null, staged_by = null, staged_epoch = null
   where id = any(array(
           select j.id from jobs j where ${LOST_STAGED_JOB} order by j.staged_at limit 1000 for update skip locked))
  returning id`;

/** One chunk (≤ 1000); answers how many it freed for the next stage act. */
export async function unstageLostJobs(tx: EntityManager, brokerEpoch: string): Promise<number> {
  return (await queryRows(tx, UNSTAGE_LOST, [brokerEpoch])).length;
}

const UNSTAGE = `
  update jobs
     set staged_at = null, staged_by = null, staged_epoch = null
   where id = any($1::uuid[])
     and status = 'queued'`;

/** What was marked but could not be added is free for the next stage act at once. */
export async function unstageJobs(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await queryRows(tx, UNSTAGE, [ids]);
}
