import { Controller, UseFilters } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type Hint, hintSchema, JOBS_QUEUE, RethrowFilter, ZodPayload } from '@promptpipe/queue';
import { JobRunner } from './job-runner';

/** The carrier's edge: a hint of due ids comes in, the runner asks the database what is true of them. */
@Controller()
@UseFilters(RethrowFilter)
export class JobsConsumer {
  constructor(private readonly runner: JobRunner) {}

  @MessagePattern(JOBS_QUEUE)
  handle(@Payload(new ZodPayload(hintSchema)) hint: Hint): Promise<void> {
    return this.runner.run(hint.ids);
  }
}
