import { Body, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { DataSource, Waker } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { BacklogGate } from '../backlog/backlog-gate';
import { AdminController } from '../http/admin-controller';
import { IdempotencyKey } from '../http/idempotency-key';
import { PathId } from '../http/path-id.pipe';
import { Valid } from '../http/valid.pipe';
import { cancel } from './cancel-job';
import {
  jobListSchema,
  type JobListQuery,
  newJobSchema,
  type NewJobRequest,
  replaySchema,
  type ReplayRequest,
} from './jobs.dto';
import { readJob, readJobs } from './read-jobs';
import { replay } from './replay-job';
import { replayMatching } from './replay-jobs';
import { submitJob } from './submit-job';

@AdminController('jobs')
export class JobsController {
  constructor(
    private readonly db: DataSource,
    private readonly waker: Waker,
    private readonly backlog: BacklogGate,
    private readonly log: PinoLogger,
  ) {}

  @Post()
  async submit(
    @IdempotencyKey() idempotencyKey: string | null,
    @Body(new Valid(newJobSchema)) request: NewJobRequest,
    @Res({ passthrough: true }) response: { status(code: number): unknown },
  ) {
    await this.backlog.admit('jobs');
    const job = await submitJob(this.db, { ...request, idempotencyKey });
    if (!job.created) response.status(HttpStatus.OK);
    return this.told('Job submitted', job);
  }

  @Get()
  list(@Query(new Valid(jobListSchema)) query: JobListQuery) {
    return readJobs(this.db, query);
  }

  @Get(':id')
  one(@Param('id', PathId) id: string) {
    return readJob(this.db, id);
  }

  @Post('replay')
  @HttpCode(HttpStatus.OK)
  async replayAll(@Body(new Valid(replaySchema)) request: ReplayRequest) {
    return this.told('Dead jobs replayed', await replayMatching(this.db, request));
  }

  @Post(':id/cancel')
  @HttpCode(HttpStatus.OK)
  async cancel(@Param('id', PathId) id: string) {
    return this.told('Job canceled', await cancel(this.db, id));
  }

  @Post(':id/replay')
  @HttpCode(HttpStatus.OK)
  async replay(@Param('id', PathId) id: string) {
    return this.told('Job replayed', await replay(this.db, id));
  }

  /** What was queued may be due, and what was canceled may have held others back. The answers hold ids and counts only. */
  private told<Answer extends object>(sentence: string, answer: Answer): Answer {
    this.log.debug(answer, sentence);
    this.waker.poke('jobs');
    return answer;
  }
}
