import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { HEAD_OF_KEY, NOT_SUSPENDED } from './head-of-key';

/** Rows looked at per stage act. A literal in the statement: a parameter would let the planner guess, and flip to a full scan. */
const JOB_STAGE_LIMIT = 1_000;

export interface StageMark {
  readonly bootId: string;
  readonly brokerEpoch: string;
}

export interface StagedJob {
  readonly id: string;
  readonly attempt: number;
  readonly kind: string;
}

interface JobStageAct {
  /** Marked as handed to the broker. */
  readonly staged: readonly StagedJob[];
  /** Put out of sight until what stands before them ends. To be looked at again after the commit: `releaseFreeJobs`. */
  readonly held: readonly string[];
  /** Staged before and not yet claimed. */
  readonly waiting: number;
}

/** `busy`: another process stages; `full`: the window has no room. */
export type JobStageResult = JobStageAct | 'busy' | 'full';

/**
 * One stager at a time keeps the window (QUEUE_CAPACITY) exact. Held to the end of the transaction, which does not wait for
 * the disk: a mark that a crash of the server takes away is made once more, and its row hinted twice.
 */
const TRY_STAGE_LOCK = `
  select pg_try_advisory_xact_lock(hashtext('promptpipe.stage.jobs')) as held, set_config('synchronous_commit', 'off', true)`;

/** What is in the broker's hands: the ids waiting there, and those not yet claimed. */
const COUNT_STAGED = `select count(*)::integer as staged from jobs where status = 'queued' and staged_at is not null`;

/**
 * The next due rows, high priority first, and what is to become of each. Every row that is looked at leaves the due index,
 * staged or held, so that a look costs its limit and not the backlog.
 */
const LOOK = `
  select due.id, due.attempt, due.kind, due."isHead", due."isKeyFree"
    from generate_series(9, 0, -1) as level,
         lateral (
           select j.id, j.attempt, j.kind,
                  ${HEAD_OF_KEY} as "isHead",
                  (select not exists (select 1 from job_locks taken where taken.lock_key = j.lock_key)) as "isKeyFree"
             from jobs j
            where j.status = 'queued'
              and j.staged_at is null
              and not j.held
              and j.priority = level
              and j.run_at <= pp_now()
              and j.kind = any($1::text[])
              and ${NOT_SUSPENDED}
            order by j.run_at, j.id
            limit ${JOB_STAGE_LIMIT}
              for update skip locked
         ) due
   limit ${JOB_STAGE_LIMIT}`;

/** Marked and committed before they are added: the other order loses rows between two looks. */
const STAGE = `
  update jobs
     set staged_at = pp_now(), staged_by = $2, staged_epoch = $3
   where id = any($1::uuid[])`;

const HOLD = `update jobs set held = true where id = any($1::uuid[])`;

interface SeenJob extends StagedJob {
  readonly isHead: boolean;
  readonly isKeyFree: boolean;
}

/** Marks due heads as handed to the broker, each at most once, and holds what is due and no head. */
export async function stageJobs(
  tx: EntityManager,
  mark: StageMark,
  kinds: readonly string[],
  capacity: number,
): Promise<JobStageResult> {
  const lock = await queryRow<{ held: boolean }>(tx, TRY_STAGE_LOCK);
  if (!lock?.held) return 'busy';
  const count = await queryRow<{ staged: number }>(tx, COUNT_STAGED);
  const waiting = count?.staged ?? 0;
  const room = capacity - waiting;
  if (room <= 0) return 'full';
  const seen = await queryRows<SeenJob>(tx, LOOK, [kinds]);
  const staged = seen.filter(({ isHead, isKeyFree }) => isHead && isKeyFree).slice(0, room);
  const held = seen.filter(({ isHead }) => !isHead).map(({ id }) => id);
  if (staged.length > 0) await queryRows(tx, STAGE, [staged.map(({ id }) => id), mark.bootId, mark.brokerEpoch]);
  if (held.length > 0) await queryRows(tx, HOLD, [held]);
  return { staged: staged.map(({ id, attempt, kind }) => ({ id, attempt, kind })), held, waiting };
}
