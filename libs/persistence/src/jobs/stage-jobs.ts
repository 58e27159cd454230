import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { HEAD_OF_KEY } from './head-of-key';

/** Rows per stage act. A literal in the statement: a parameter would let the planner guess, and flip to a full scan. */
const JOB_STAGE_LIMIT = 500;

export interface StageMark {
  readonly bootId: string;
  readonly brokerEpoch: string;
}

interface StagedRow {
  readonly id: string;
  readonly attempt: number;
}

/** One stager at a time keeps the window (QUEUE_CAPACITY) exact. Held to the end of the transaction. */
const TRY_STAGE_LOCK = `select pg_try_advisory_xact_lock(hashtext('promptpipe.stage.jobs')) as held`;

/** What is in the broker's hands: the ids waiting there, and those not yet claimed. */
const COUNT_STAGED = `select count(*)::integer as staged from jobs where status = 'queued' and staged_at is not null`;

/**
 * Due heads, high priority first, each at most once in the broker: they are marked and committed before they are added.
 * The other order loses rows between two looks.
 */
const STAGE = `
  update jobs
     set staged_at = pp_now(), staged_by = $1, staged_epoch = $2
   where id = any(array(
           select due.id
             from generate_series(9, 0, -1) as level,
                  lateral (
                    select j.id
                      from jobs j
                     where j.status = 'queued'
                       and j.staged_at is null
                       and j.priority = level
                       and j.run_at <= pp_now()
                       and j.kind = any($3::text[])
                       and not exists (select 1 from job_locks held where held.lock_key = j.lock_key)
                       and ${HEAD_OF_KEY}
                     order by j.run_at, j.id
                     limit ${JOB_STAGE_LIMIT}
                       for update skip locked
                  ) due
            limit $4))
  returning id, attempt`;

export type JobStageResult = readonly StagedRow[] | 'busy' | 'full';

/** Marks due jobs as handed to the broker. `busy`: another process stages; `full`: the window has no room. */
export async function stageJobs(
  tx: EntityManager,
  mark: StageMark,
  kinds: readonly string[],
  capacity: number,
): Promise<JobStageResult> {
  const lock = await queryRow<{ held: boolean }>(tx, TRY_STAGE_LOCK);
  if (!lock?.held) return 'busy';
  const count = await queryRow<{ staged: number }>(tx, COUNT_STAGED);
  const room = capacity - (count?.staged ?? 0);
  if (room <= 0) return 'full';
  return queryRows<StagedRow>(tx, STAGE, [mark.bootId, mark.brokerEpoch, kinds, Math.min(room, JOB_STAGE_LIMIT)]);
}
