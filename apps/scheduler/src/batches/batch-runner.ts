import { Injectable } from '@nestjs/common';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  DataSource,
  findDueBatches,
  findUnsweptBatches,
  finishBatches,
  inTransaction,
  markBatchSwept,
  sweepFreeOfBatch,
} from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { type Chunk, putInLine, UnsayableBatch } from './put-in-line';

export interface BatchPass {
  readonly queued: number;
  readonly excluded: number;
  /** Batches that are under way: there is something to look for soon. */
  readonly open: number;
}

/** Puts the people of due batches in line, and finishes what a cancel left that was cut short. Each chunk stands by itself. */
@Injectable()
export class BatchRunner {
  constructor(
    private readonly db: DataSource,
    private readonly log: PinoLogger,
  ) {}

  async runOnce(signal?: AbortSignal): Promise<BatchPass> {
    await this.finishCancels();
    let [queued, excluded] = [0, 0];
    const unsayable: string[] = [];
    for (const id of await findDueBatches(autocommit(this.db))) {
      if (signal?.aborted) break;
      for (const chunk of await this.chunksOf(id, unsayable, signal)) {
        queued += chunk.queued;
        excluded += chunk.excluded;
      }
    }
    return { queued, excluded, open: await finishBatches(autocommit(this.db)) };
  }

  /**
   * A batch that fails keeps none of the others from its turn; what it has committed stands. Its own people wait for it, unless no
   * pass will ever say it.
   */
  private async chunksOf(batchId: string, unsayable: string[], signal?: AbortSignal): Promise<readonly Chunk[]> {
    const chunks: Chunk[] = [];
    try {
      for (let after: string | null = null; signal?.aborted !== true;) {
        const chunk: Chunk = await inTransaction(this.db, (tx) => putInLine(tx, { batchId, after, unsayable }));
        if (chunk.queued > 0) crashPoint('batch.after-commit');
        chunks.push(chunk);
        if (chunk.last === null) break;
        after = chunk.last;
      }
    } catch (err) {
      if (err instanceof UnsayableBatch) unsayable.push(batchId);
      this.log.error({ err, batchId }, 'Batch failed: its next people wait for the next pass');
    }
    return chunks;
  }

  private async finishCancels(): Promise<void> {
    for (const id of await findUnsweptBatches(autocommit(this.db))) {
      for (let after: string | null = null; ;) {
        const { last } = await inTransaction(this.db, (tx) => sweepFreeOfBatch(tx, id, after));
        if (last === null) break;
        after = last;
      }
      await markBatchSwept(autocommit(this.db), id);
    }
  }
}
