import { Controller, UseFilters } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type Hint, hintSchema, RethrowFilter, ZodPayload } from '@promptpipe/queue';
import { HintRouter } from './hint-router';

/** What logs, metrics and handler checks call the queues `outbound-<process>`. */
export const OUTBOUND = 'outbound';

/** The carrier's edge: a hint of due messages comes in; each is claimed only when its turn on the page has come. */
@Controller()
@UseFilters(RethrowFilter)
export class OutboundConsumer {
  constructor(private readonly router: HintRouter) {}

  @MessagePattern(OUTBOUND)
  handle(@Payload(new ZodPayload(hintSchema)) hint: Hint): Promise<void> {
    return this.router.route(hint.ids);
  }
}
