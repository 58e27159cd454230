import { Injectable } from '@nestjs/common';
import type { ServiceSteps } from '@promptpipe/lifecycle';
import { Heartbeat } from './heartbeat';
import { SenderLoops } from './sender.loops';
import { SenderRecovery } from './sender.recovery';

/** What the one order of starting and stopping means for the outbox-sender. */
@Injectable()
export class SenderSteps implements ServiceSteps {
  constructor(
    private readonly recovery: SenderRecovery,
    private readonly heartbeat: Heartbeat,
    private readonly loops: SenderLoops,
  ) {}

  check(): Promise<void> {
    return this.recovery.openDatabase();
  }

  recover(signal: AbortSignal): Promise<void> {
    return this.recovery.run(this.heartbeat.pulse, signal);
  }

  start(): void {
    this.heartbeat.loop.start();
    this.loops.start();
  }

  async drain(): Promise<void> {
    await Promise.all([this.heartbeat.loop, ...this.loops.all].map((loop) => loop.stop()));
  }
}
