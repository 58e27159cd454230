import { Controller, Injectable, Module, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { hintSchema, JobContext, RethrowFilter, ZodPayload, type Hint } from '../src';

/** What the handlers of one spec do and have done. */
@Injectable()
export class Desk {
  readonly begun: string[] = [];
  readonly ended: string[] = [];
  readonly from: { queue: string; jobId: string }[] = [];
  running = 0;
  peak = 0;
  /** Handlers end when this does. */
  gate: Promise<void> = Promise.resolve();
  fault: Error | undefined;

  /** Holds every handler until the answered function is called. */
  shut(): () => void {
    let open: () => void = () => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  async take(ids: readonly string[]): Promise<void> {
    this.begun.push(...ids);
    this.peak = Math.max(this.peak, ++this.running);
    await this.gate;
    this.running -= 1;
    if (this.fault !== undefined) throw this.fault;
    this.ended.push(...ids);
  }
}

@Controller()
@UseFilters(RethrowFilter)
class Jobs {
  constructor(private readonly desk: Desk) {}

  @MessagePattern('jobs')
  async handle(@Payload(new ZodPayload(hintSchema)) hint: Hint, @Ctx() context: JobContext): Promise<void> {
    this.desk.from.push({ queue: context.queue, jobId: context.jobId });
    await this.desk.take(hint.ids.map(([id]) => id));
  }
}

@Controller()
class Unfiltered {
  @MessagePattern('jobs')
  handle(): void {
    throw new Error('the cause');
  }
}

@Controller()
class Eventful {
  @EventPattern('jobs')
  handle(): void {
    throw new Error('swallowed');
  }
}

@Controller()
class Twofold {
  @MessagePattern('jobs')
  handle(): void {
    throw new Error('one');
  }

  @MessagePattern('jobs')
  handleToo(): void {
    throw new Error('the other');
  }
}

@Module({ controllers: [Jobs], providers: [Desk] })
export class JobsModule {}

@Module({ controllers: [Unfiltered] })
export class UnfilteredModule {}

@Module({ controllers: [Eventful] })
export class EventfulModule {}

@Module({ controllers: [Twofold] })
export class TwofoldModule {}
