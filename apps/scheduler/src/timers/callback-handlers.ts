import { Inject, Injectable } from '@nestjs/common';
import { CALLBACK_TYPES } from '@promptpipe/domain';
import { JOB_HANDLERS, type JobHandler } from '../jobs/job-handler';

/** A callback's job has its name as kind; refuses to exist when a declared callback has no handler, or two. */
@Injectable()
export class CallbackHandlers {
  constructor(@Inject(JOB_HANDLERS) handlers: readonly Pick<JobHandler, 'kind'>[]) {
    const wrong = CALLBACK_TYPES.filter((type) => handlers.filter(({ kind }) => kind === type).length !== 1);
    if (wrong.length > 0) {
      throw new Error(`Each timer callback needs exactly one handler; declare one for: ${wrong.join(', ')}`);
    }
  }
}
