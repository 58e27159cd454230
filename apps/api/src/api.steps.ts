import { Injectable } from '@nestjs/common';
import { BootRecovery } from '@promptpipe/boot-recovery';
import { type ServiceSteps } from '@promptpipe/lifecycle';
import { Heartbeat } from './heartbeat';
import { RequestsInHand } from './http/requests-in-hand';

/** What the one order of starting and stopping means for the API. */
@Injectable()
export class ApiSteps implements ServiceSteps {
  constructor(
    private readonly recovery: BootRecovery,
    private readonly heartbeat: Heartbeat,
    private readonly requests: RequestsInHand,
  ) {}

  check(): Promise<void> {
    return this.recovery.openDatabase();
  }

  /** A request is one transaction, so a killed API leaves nothing behind: it only tells which owners are gone. */
  async recover(signal: AbortSignal): Promise<void> {
    await this.recovery.run(this.heartbeat.pulse, signal);
  }

  start(): void {
    this.heartbeat.loop.start();
  }

  /** HTTP goes on listening meanwhile: whoever comes now is told 503 and when to come again, and not cut off. */
  async drain(): Promise<void> {
    await this.requests.none();
    await this.heartbeat.loop.stop();
  }
}
