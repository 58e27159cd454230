import { Injectable } from '@nestjs/common';
import type { ServiceSteps } from '@promptpipe/lifecycle';
import { BullMqTransport } from '@promptpipe/queue';
import { Heartbeat } from './heartbeat';
import { SchedulerLoops } from './scheduler.loops';
import { SchedulerRecovery } from './scheduler.recovery';

/** What the one order of starting and stopping means for the scheduler. */
@Injectable()
export class SchedulerSteps implements ServiceSteps {
  constructor(
    private readonly recovery: SchedulerRecovery,
    private readonly heartbeat: Heartbeat,
    private readonly loops: SchedulerLoops,
    private readonly transport: BullMqTransport,
  ) {}

  check(): Promise<void> {
    return this.recovery.openDatabase();
  }

  async recover(signal: AbortSignal): Promise<void> {
    await this.recovery.run(this.heartbeat.pulse, signal);
  }

  start(): void {
    this.heartbeat.loop.start();
    this.loops.start();
  }

  /** What is in hand ends; what only waits in it goes back. At once, so that a broker that hangs is waited for once. */
  async drain(): Promise<void> {
    await Promise.all([this.loops.stop(), this.transport.close()]);
    await this.heartbeat.loop.stop();
  }

  stillOpen(): string[] {
    return this.loops.all.map((loop) => loop.name);
  }
}
