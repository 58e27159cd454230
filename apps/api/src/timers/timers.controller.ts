import { Body, Delete, Get, Param, Post } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { AdminController } from '../http/admin-controller';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { cancelTimer } from './cancel-timer';
import { createTimer } from './create-timer';
import { readTimer } from './read-timer';
import { newTimerSchema, type NewTimerRequest } from './timers.dto';

@AdminController('timers')
export class TimersController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
  ) {}

  @Post()
  create(@Body(new Valid(newTimerSchema)) request: NewTimerRequest) {
    return createTimer(this.db, this.waker, request);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readTimer(this.db, id);
  }

  @Delete(':id')
  cancel(@Param('id', PathId) id: string) {
    return cancelTimer(this.db, id);
  }
}
