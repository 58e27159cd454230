import { Injectable } from '@nestjs/common';
import { type ServiceSteps } from '@promptpipe/lifecycle';
import { ApiRecovery } from './api.recovery';
import { Heartbeat } from './heartbeat';

/** What the one order of starting and stopping means for the API. Requests under way are ended when HTTP closes. */
@Injectable()
export class ApiSteps implements ServiceSteps {
  constructor(
    private readonly recovery: ApiRecovery,
    private readonly heartbeat: Heartbeat,
  ) {}

  check(): Promise<void> {
    return this.recovery.openDatabase();
  }

  async recover(signal: AbortSignal): Promise<void> {
    await this.recovery.run(this.heartbeat.pulse, signal);
  }

  start(): void {
    this.heartbeat.loop.start();
  }

  drain(): Promise<void> {
    return this.heartbeat.loop.stop();
  }
}
