import { Body, Delete, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { BacklogGate } from '../backlog/backlog-gate';
import { AdminController } from '../http/admin-controller';
import { IdempotencyKey } from '../http/idempotency-key';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { cancelTimer } from './cancel-timer';
import { createTimer } from './create-timer';
import { listTimers } from './list-timers';
import { readTimer } from './read-timer';
import { stopTimer } from './stop-timer';
import { TimerJournal } from './timer-journal';
import { newTimerSchema, type NewTimerRequest, timerListSchema, type TimerListQuery } from './timers.dto';

@AdminController('timers')
export class TimersController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
    private readonly journal: TimerJournal,
    private readonly backlog: BacklogGate,
  ) {}

  @Post()
  async create(
    @IdempotencyKey() idempotencyKey: string | null,
    @Body(new Valid(newTimerSchema)) request: NewTimerRequest,
    @Res({ passthrough: true }) response: { status(code: number): unknown },
  ) {
    await this.backlog.admit('timers', 'jobs');
    const work = createTimer(this.db, this.waker, { ...request, idempotencyKey });
    const { timer, created } = await this.journal.saving(work);
    if (!created) response.status(HttpStatus.OK);
    return timer;
  }

  @Get()
  list(@Query(new Valid(timerListSchema)) query: TimerListQuery) {
    return this.journal.loading(listTimers(this.db, query));
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return this.journal.loading(readTimer(this.db, id));
  }

  @Post(':id/stop')
  @HttpCode(200)
  stop(@Param('id', PathId) id: string) {
    return this.journal.ending(stopTimer(this.db, id));
  }

  @Delete(':id')
  cancel(@Param('id', PathId) id: string) {
    return this.journal.ending(cancelTimer(this.db, id));
  }
}
