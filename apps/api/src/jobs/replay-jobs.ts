import {
  autocommit,
  countDeadJobs,
  databaseNow,
  type DataSource,
  type DeadJobFilter,
  inTransaction,
  replayDeadJobs,
  type ReplayedChunk,
} from '@promptpipe/persistence';
import { badField, Refusal } from '../http/refusal';
import { studyIdOf } from '../http/study-id';
import { type ReplayRequest } from './jobs.dto';

export interface ReplayPreview {
  readonly dryRun: true;
  /** What `confirmCount` has to be. */
  readonly matching: number;
}

export interface ReplayedJobs {
  readonly dryRun: false;
  readonly matching: number;
  readonly replayed: number;
  readonly merged: number;
  readonly skipped: number;
}

/** Without `confirmCount` only told how many; with it all that match are replayed, if they are still that many. */
export async function replayMatching(db: DataSource, request: ReplayRequest): Promise<ReplayPreview | ReplayedJobs> {
  const { filter: asked, confirmCount } = request;
  const { study, ...rest } = asked;
  const filter = {
    ...rest,
    studyId: await studyIdOf(db, study, 'filter.study'),
    diedBefore: await untilNow(db, asked),
  };
  const matching = await countDeadJobs(autocommit(db), filter);
  if (confirmCount === undefined) return { dryRun: true, matching };
  if (confirmCount !== matching) {
    throw new Refusal(
      409,
      `confirmCount is ${confirmCount}, but ${matching} jobs match now: look again, then confirm that.`,
    );
  }
  return { dryRun: false, matching, ...(await replayAll(db, filter)) };
}

/** What dies while we replay is left for the next time, so that this time ends. */
async function untilNow(db: DataSource, { diedAfter, diedBefore }: ReplayRequest['filter']): Promise<Date> {
  if (diedAfter && diedBefore && diedAfter >= diedBefore)
    throw badField('filter.diedBefore', 'must be after diedAfter');
  const now = await databaseNow(autocommit(db));
  return diedBefore && diedBefore < now ? diedBefore : now;
}

/** Chunk by chunk, each its own transaction: what is interrupted has replayed some, and can be asked for again. */
async function replayAll(db: DataSource, filter: DeadJobFilter): Promise<Omit<ReplayedJobs, 'dryRun' | 'matching'>> {
  const sum = { replayed: 0, merged: 0, skipped: 0 };
  let after: string | null = null;
  do {
    const from = after;
    const chunk: ReplayedChunk = await inTransaction(db, (tx) => replayDeadJobs(tx, filter, from));
    sum.replayed += chunk.replayed;
    sum.merged += chunk.merged;
    sum.skipped += chunk.skipped;
    after = chunk.next;
  } while (after !== null);
  return sum;
}
