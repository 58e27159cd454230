import { BaseRpcContext } from '@nestjs/microservices';
import type { CarriedJob } from './broker';

/** What a handler gets by `@Ctx()`: where its hint came from. */
export class JobContext extends BaseRpcContext<[CarriedJob]> {
  get queue(): string {
    return this.getArgs()[0].queue;
  }

  /** BullMQ's id, another one each time a row is staged. */
  get jobId(): string {
    return this.getArgs()[0].id;
  }
}
