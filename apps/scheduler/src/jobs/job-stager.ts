import { Injectable } from '@nestjs/common';
import { jobRuleOf } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  DataSource,
  FROM_THE_START,
  inTransaction,
  OwnerSession,
  releaseFreeJobs,
  StageCursor,
  type StagedJob,
  stageJobs,
  unstageJobs,
} from '@promptpipe/persistence';
import { batchesOf, type Broker, type HintId, JOBS_QUEUE } from '@promptpipe/queue';

/**
 * `more`: there may be more that is due; `drained`: everything due was seen; `skimmed`: so was everything new, but the look did
 * not begin at the start.
 */
export type StagePass = 'more' | 'drained' | 'skimmed' | 'busy' | 'full';

export interface StagerSettings {
  readonly capacity: number;
  readonly kinds: readonly string[];
  readonly cursor?: StageCursor;
}

/** Hands due jobs to the broker: marks, commits, then adds. A crash in between leaves marks that are seen as lost. */
@Injectable()
export class JobStager {
  constructor(
    private readonly db: DataSource,
    private readonly session: OwnerSession,
    private readonly broker: Broker,
    private readonly settings: StagerSettings,
  ) {
    this.cursor = settings.cursor ?? new StageCursor();
  }

  private readonly cursor: StageCursor;

  /** Jobs came back that are due for long already. */
  lookFromTheStart(): void {
    this.cursor.reset();
  }

  async stageDue(): Promise<StagePass> {
    const bootId = this.session.bootId;
    if (bootId === null) return 'drained';
    const mark = { bootId, brokerEpoch: await this.broker.epoch() };
    const floors = this.cursor.next();
    const act = await inTransaction(this.db, (tx) => stageJobs(tx, mark, { ...this.settings, floors }));
    if (act === 'busy' || act === 'full') return act;
    const { staged, held, waiting, hasMore } = act;
    this.cursor.reached(act.floors);
    if (staged.length > 0) {
      crashPoint('job-stager.after-mark');
      await this.add(hintsOf(staged, waiting), staged);
      crashPoint('job-stager.after-add');
    }
    const freed = await releaseFreeJobs(autocommit(this.db), held);
    if (freed > 0) this.cursor.reset();
    if (hasMore || freed > 0) return 'more';
    return floors === FROM_THE_START ? 'drained' : 'skimmed';
  }

  private async add(hints: readonly HintId[][], staged: readonly StagedJob[]): Promise<void> {
    try {
      await this.broker.add(JOBS_QUEUE, hints);
    } catch (error) {
      await unstageJobs(
        autocommit(this.db),
        staged.map(({ id }) => id),
      );
      throw error;
    }
  }
}

/** What must not wait for others travels alone; the rest together, the more so the more is waiting. */
function hintsOf(staged: readonly StagedJob[], waiting: number): HintId[][] {
  const idOf = ({ id, attempt }: StagedJob): HintId => [id, attempt];
  const isBatchable = ({ kind }: StagedJob): boolean => jobRuleOf(kind)?.batchable ?? false;
  const alone = staged.filter((job) => !isBatchable(job)).map((job) => [idOf(job)]);
  return [...alone, ...batchesOf(staged.filter(isBatchable).map(idOf), waiting)];
}
