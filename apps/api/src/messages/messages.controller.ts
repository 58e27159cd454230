import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { BacklogGate } from '../backlog/backlog-gate';
import { AdminController } from '../http/admin-controller';
import { IdempotencyKey } from '../http/idempotency-key';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { acceptMessage } from './accept-message';
import { newMessageSchema, type NewMessageRequest } from './messages.dto';
import { readMessage } from './read-message';

@AdminController('messages')
export class MessagesController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
    private readonly backlog: BacklogGate,
  ) {}

  @Post()
  @HttpCode(202)
  async accept(
    @IdempotencyKey() idempotencyKey: string | null,
    @Body(new Valid(newMessageSchema)) request: NewMessageRequest,
  ) {
    await this.backlog.admit('messages');
    return acceptMessage(this.db, this.waker, { ...request, idempotencyKey });
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readMessage(this.db, id);
  }
}
