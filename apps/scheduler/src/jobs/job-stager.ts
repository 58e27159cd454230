import { Injectable } from '@nestjs/common';
import { autocommit, DataSource, inTransaction, OwnerSession, stageJobs, unstageJobs } from '@promptpipe/persistence';
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
    const staged = await inTransaction(this.db, (tx) => stageJobs(tx, mark, kinds, capacity));
    if (staged === 'busy' || staged === 'full') return staged;
    if (staged.length === 0) return 'drained';
    await this.add(staged.map(({ id, attempt }) => [id, attempt] as const));
    return 'staged';
  }

  private async add(ids: readonly HintId[]): Promise<void> {
    try {
      await this.broker.add(JOBS_QUEUE, batchesOf(ids, ids.length));
    } catch (error) {
      await unstageJobs(
        autocommit(this.db),
        ids.map(([id]) => id),
      );
      throw error;
    }
  }
}
