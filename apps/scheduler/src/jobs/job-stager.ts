import { Injectable } from '@nestjs/common';
import { jobRuleOf } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  DataSource,
  inTransaction,
  OwnerSession,
  releaseFreeJobs,
  type StagedJob,
  stageJobs,
  unstageJobs,
} from '@promptpipe/persistence';
import { batchesOf, type Broker, type HintId, JOBS_QUEUE } from '@promptpipe/queue';

export type StagePass = 'staged' | 'drained' | 'busy' | 'full';

export interface StagerSettings {
  readonly capacity: number;
  readonly kinds: readonly string[];
}

/** Hands due jobs to the broker: marks, commits, then adds. A crash in between leaves marks that are seen as lost. */
@Injectable()
export class JobStager {
  constructor(
    private readonly db: DataSource,
    private readonly session: OwnerSession,
    private readonly broker: Broker,
    private readonly settings: StagerSettings,
  ) {}

  async stageDue(): Promise<StagePass> {
    const bootId = this.session.bootId;
    if (bootId === null) return 'drained';
    const mark = { bootId, brokerEpoch: await this.broker.epoch() };
    const { kinds, capacity } = this.settings;
    const act = await inTransaction(this.db, (tx) => stageJobs(tx, mark, kinds, capacity));
    if (act === 'busy' || act === 'full') return act;
    const { staged, held, waiting } = act;
    if (staged.length > 0) {
      crashPoint('job-stager.after-mark');
      await this.add(hintsOf(staged, waiting), staged);
      crashPoint('job-stager.after-add');
    }
    await releaseFreeJobs(autocommit(this.db), held);
    return staged.length + held.length > 0 ? 'staged' : 'drained';
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
