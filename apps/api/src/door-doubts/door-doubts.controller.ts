import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { decideDoubt } from './decide-doubt';
import { type DoubtListQuery, doubtListSchema, type ResolutionRequest, resolutionSchema } from './door-doubts.dto';
import { readDoubts } from './read-doubts';

@AdminController('door-doubts')
export class DoorDoubtsController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Get()
  list(@Query(new Valid(doubtListSchema)) query: DoubtListQuery) {
    return readDoubts(this.db, query);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  resolve(@Param('id', PathId) id: string, @Body(new Valid(resolutionSchema)) request: ResolutionRequest) {
    return decideDoubt(this.db, this.waker, { id, ...request });
  }
}
