import { Body, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { BacklogGate } from '../backlog/backlog-gate';
import { API_CONFIG, type ApiConfig } from '../config';
import { AdminController } from '../http/admin-controller';
import { IdempotencyKey } from '../http/idempotency-key';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import {
  type BatchListQuery,
  batchListSchema,
  confirmationSchema,
  type ConfirmationRequest,
  newBatchSchema,
  type NewBatchRequest,
} from './batches.dto';
import { cancelBatch } from './cancel-batch';
import { confirmBatch } from './confirm-batch';
import { createBatch } from './create-batch';
import { readBatch, readBatches } from './read-batches';
import { tryBatch } from './try-batch';

@AdminController('batches')
export class BatchesController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
    private readonly backlog: BacklogGate,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** 202 for both: a dry run tells what would be done, the real one what is held. */
  @Post()
  @HttpCode(202)
  async create(
    @IdempotencyKey() idempotencyKey: string | null,
    @Body(new Valid(newBatchSchema)) request: NewBatchRequest,
  ) {
    const { BATCH_HOLD_SECONDS: holdSeconds, BATCH_CONFIRM_ABOVE: confirmAbove } = this.config;
    const rules = { holdSeconds, confirmAbove, maxRecipients: this.config.BATCH_MAX_RECIPIENTS };
    if (request.dryRun) return tryBatch(this.db, request, rules);
    await this.backlog.admit('messages');
    const id = await createBatch(this.db, rules, { ...request, idempotencyKey });
    return readBatch(this.db, id);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  async confirm(@Param('id', PathId) id: string, @Body(new Valid(confirmationSchema)) { size }: ConfirmationRequest) {
    await confirmBatch(this.db, this.waker, { id, size });
    return readBatch(this.db, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@Param('id', PathId) id: string) {
    return cancelBatch(this.db, this.waker, id);
  }

  @Get()
  list(@Query(new Valid(batchListSchema)) query: BatchListQuery) {
    return readBatches(this.db, query);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readBatch(this.db, id);
  }
}
