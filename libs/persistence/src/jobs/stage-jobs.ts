import type { EntityManager } from 'typeorm';
import { queryRow, queryRows } from '../database/sql';
import { HEAD_OF_KEY, NOT_SUSPENDED } from './head-of-key';
import { FROM_THE_START, nextDueFloors, nextStagedFloor, type StageFloors } from './stage-floors';

/**
 * Rows looked at per stage act: each is locked, so that a small window does not pay for a large look. Literals in the
 * statement: a parameter would let the planner guess, and flip to a full scan.
 */
const SMALL_LOOK = 250;
const LARGE_LOOK = 1_000;

export interface StageMark {
  readonly bootId: string;
  readonly brokerEpoch: string;
}

export interface StagedJob {
  readonly id: string;
  readonly attempt: number;
  readonly kind: string;
}

/** How much of the window one act fills, and from where on it looks. */
export interface StageLook {
  readonly kinds: readonly string[];
  /** Ids that may wait in the broker. */
  readonly capacity: number;
  /** By default everything due. */
  readonly floors?: StageFloors;
}

interface JobStageAct {
  /** Marked as handed to the broker. */
  readonly staged: readonly StagedJob[];
  /** Put out of sight until what stands before them ends. To be looked at again after the commit: `releaseFreeJobs`. */
  readonly held: readonly string[];
  /** Staged before and not yet claimed. */
  readonly waiting: number;
  /** Where the next look may begin. */
  readonly floors: StageFloors;
  /** True: there may be more that is due from the floors on. */
  readonly hasMore: boolean;
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
const COUNT_STAGED = `
  select count(*)::integer as staged, min(staged_at) as oldest, pp_now() as now
    from jobs
   where status = 'queued' and staged_at is not null and staged_at >= coalesce($1::timestamptz, '-infinity')`;

/**
 * The next due rows, high priority first, and what is to become of each. Every row that is looked at leaves the due index,
 * staged or held, so that a look costs its limit and not the backlog. What has left it stays there as a dead entry for as
 * long as somebody's snapshot may see it: a look from its floors on does not step over those again.
 */
const look = (limit: number): string => `
  select due.id, due.attempt, due.kind, level as priority, due."runAt", due."isHead", due."isKeyFree"
    from generate_series(9, 0, -1) as level,
         lateral (
           select j.id, j.attempt, j.kind, j.run_at as "runAt",
                  ${HEAD_OF_KEY} as "isHead",
                  (select not exists (select 1 from job_locks taken where taken.lock_key = j.lock_key)) as "isKeyFree"
             from jobs j
            where j.status = 'queued'
              and j.staged_at is null
              and not j.held
              and j.priority = level
              and j.run_at <= pp_now()
              and j.run_at >= coalesce(($2::timestamptz[])[level + 1], '-infinity')
              and j.kind = any($1::text[])
              and ${NOT_SUSPENDED}
            order by j.run_at, j.id
            limit ${limit}
              for update skip locked
         ) due
   limit ${limit}`;

const LOOKS = { [SMALL_LOOK]: look(SMALL_LOOK), [LARGE_LOOK]: look(LARGE_LOOK) };

/** Marked and committed before they are added: the other order loses rows between two looks. */
const STAGE = `
  update jobs
     set staged_at = pp_now(), staged_by = $2, staged_epoch = $3
   where id = any($1::uuid[])`;

const HOLD = `update jobs set held = true where id = any($1::uuid[])`;

interface SeenJob extends StagedJob {
  readonly priority: number;
  readonly runAt: Date;
  readonly isHead: boolean;
  readonly isKeyFree: boolean;
}

/** Marks due heads as handed to the broker, each at most once, and holds what is due and no head. */
export async function stageJobs(tx: EntityManager, mark: StageMark, wanted: StageLook): Promise<JobStageResult> {
  const { kinds, capacity, floors = FROM_THE_START } = wanted;
  const lock = await queryRow<{ held: boolean }>(tx, TRY_STAGE_LOCK);
  if (!lock?.held) return 'busy';
  const { waiting, stagedFloor } = await countStaged(tx, floors);
  const room = capacity - waiting;
  if (room <= 0) return 'full';
  const limit = room < SMALL_LOOK ? SMALL_LOOK : LARGE_LOOK;
  const seen = await queryRows<SeenJob>(tx, LOOKS[limit], [kinds, floors.due]);
  const heads = seen.filter(({ isHead, isKeyFree }) => isHead && isKeyFree);
  const staged = heads.slice(0, room);
  const held = seen.filter(({ isHead }) => !isHead).map(({ id }) => id);
  if (staged.length > 0) await queryRows(tx, STAGE, [staged.map(({ id }) => id), mark.bootId, mark.brokerEpoch]);
  if (held.length > 0) await queryRows(tx, HOLD, [held]);
  const gone = new Set([...held, ...staged.map(({ id }) => id)]);
  return {
    staged: staged.map(({ id, attempt, kind }) => ({ id, attempt, kind })),
    held,
    waiting,
    floors: {
      due: nextDueFloors(
        floors.due,
        seen.map((job) => ({ ...job, isLeft: !gone.has(job.id) })),
      ),
      staged: stagedFloor,
    },
    hasMore: seen.length === limit || staged.length < heads.length,
  };
}

async function countStaged(tx: EntityManager, floors: StageFloors): Promise<{ waiting: number; stagedFloor: Date }> {
  const found = await queryRow<{ staged: number; oldest: Date | null; now: Date }>(tx, COUNT_STAGED, [floors.staged]);
  if (!found) throw new Error('A count of the staged jobs answered nothing');
  return { waiting: found.staged, stagedFloor: nextStagedFloor(found.oldest, found.now) };
}
