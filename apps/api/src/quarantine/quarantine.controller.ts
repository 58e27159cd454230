import { Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { discardRow } from './discard-row';
import { type QuarantineListQuery, quarantineListSchema } from './quarantine.dto';
import { readQuarantine, readQuarantinedRow } from './read-quarantine';
import { releaseRow } from './release-row';

@AdminController('quarantine')
export class QuarantineController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Get()
  list(@Query(new Valid(quarantineListSchema)) query: QuarantineListQuery) {
    return readQuarantine(this.db, query);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readQuarantinedRow(this.db, id);
  }

  @Post(':id/release')
  @HttpCode(200)
  release(@Param('id', PathId) id: string) {
    return releaseRow(this.db, this.waker, id);
  }

  @Post(':id/discard')
  @HttpCode(200)
  discard(@Param('id', PathId) id: string) {
    return discardRow(this.db, id);
  }
}
