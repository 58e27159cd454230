import { Injectable } from '@nestjs/common';
import { Loop } from '@promptpipe/lifecycle';
import { Liveness } from '@promptpipe/observability';
import { OwnerSession, Pulse } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';

const EACH_MS = 1_000;

/** The API's second: keeps this boot alive in the database, finds dead ones. It has no flags of its own to ask for. */
@Injectable()
export class Heartbeat {
  readonly pulse: Pulse<object>;
  readonly loop: Loop;

  constructor(
    session: OwnerSession,
    liveness: Liveness,
    private readonly log: PinoLogger,
  ) {
    this.pulse = new Pulse<object>(session, '');
    this.loop = new Loop({
      name: 'heartbeat',
      step: () => this.beat(),
      onError: (err, pauseMs) => this.log.error({ err, pauseMs }, 'Heartbeat failed'),
    });
    liveness.watch(this.loop);
  }

  private async beat(): Promise<number> {
    const { gone } = await this.pulse.beat();
    if (gone.length > 0) this.log.warn({ boots: gone }, 'Processes declared gone');
    return EACH_MS;
  }
}
