import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';

/**
 * Staged rows that the broker cannot have any more: staged by a boot that is gone, or under another broker epoch (it was
 * emptied or failed over).
 */
const LOST_STAGED_JOB = `
  j.status = 'queued'
  and j.staged_at is not null
  and (j.staged_epoch <> $1
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

/** The last backstop: a hint was dropped for a reason that nobody foresaw. */
const RESTAGE_SECONDS = 30;

/**
 * Also while hints wait: under a backlog that lasts nobody would miss one that is not among them. A hint of a row that did wait for
 * so long is doubled by it, without harm.
 */
const RESTAGE_ANYHOW_SECONDS = 300;

const aged = (seconds: number): string => `
  status = 'queued' and staged_at is not null and staged_at < pp_now() - interval '${seconds} seconds'`;

const HAS_AGED = `select exists (select 1 from jobs where ${aged(RESTAGE_SECONDS)}) as aged`;

const unstageAged = (seconds: number): string => `
  update jobs
     set staged_at = null, staged_by = null, staged_epoch = null
   where id = any(array(select id from jobs where ${aged(seconds)} order by staged_at limit 1000 for update skip locked))
  returning id`;

const UNSTAGE_AGED = unstageAged(RESTAGE_SECONDS);
const UNSTAGE_FORGOTTEN = unstageAged(RESTAGE_ANYHOW_SECONDS);

export const hasAgedStagedJobs = async (tx: EntityManager): Promise<boolean> =>
  (await queryRow<{ aged: boolean }>(tx, HAS_AGED))?.aged ?? false;

/** Only when no hint waits in the broker: rows that merely wait there for long would be added again and again. */
export const unstageAgedJobs = async (tx: EntityManager): Promise<number> => (await queryRows(tx, UNSTAGE_AGED)).length;

/** Whatever waits in the broker. */
export const unstageForgottenJobs = async (tx: EntityManager): Promise<number> =>
  (await queryRows(tx, UNSTAGE_FORGOTTEN)).length;

const UNSTAGE = `
  update jobs
     set staged_at = null, staged_by = null, staged_epoch = null
   where id = any($1::uuid[])
     and status = 'queued'`;

/** What was marked but could not be added is free for the next stage act at once. */
export async function unstageJobs(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await queryRows(tx, UNSTAGE, [ids]);
}
