import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { parsePayload } from '@promptpipe/domain';
import type { ClaimedJob, EntityManager } from '@promptpipe/persistence';
import { type HandlerEffects, type JobHandler, NO_EFFECTS } from '../jobs/job-handler';

/** Sleeps and fails as told. */
@Injectable()
export class TestHandler implements JobHandler<void> {
  readonly kind = 'test';

  async prepare(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    const { sleepMs = 0 } = parsePayload(this.kind, job.payload);
    await sleep(sleepMs, undefined, { signal });
  }

  handle(_tx: EntityManager, job: ClaimedJob): Promise<HandlerEffects> {
    const { failTimes = 0 } = parsePayload(this.kind, job.payload);
    if (job.failures < failTimes) throw new Error(`Told to fail ${failTimes} times, this is time ${job.failures + 1}`);
    return Promise.resolve(NO_EFFECTS);
  }
}
