import { Inject, Injectable } from '@nestjs/common';
import { heartbeatLoop, type Loop } from '@promptpipe/lifecycle';
import { Liveness } from '@promptpipe/observability';
import { GATEWAY_FLAGS, type GatewayFlags, OwnerSession, Pulse } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { GatewayLoops } from './gateway.loops';

/** The gateway's second. */
@Injectable()
export class Heartbeat {
  readonly pulse: Pulse<GatewayFlags>;
  readonly loop: Loop;

  constructor(
    @Inject(OwnerSession) session: OwnerSession,
    private readonly loops: GatewayLoops,
    liveness: Liveness,
    log: PinoLogger,
  ) {
    this.pulse = new Pulse<GatewayFlags>(session, GATEWAY_FLAGS);
    this.loop = heartbeatLoop({ source: this.pulse, log, wake: (flags, gone) => this.wake(flags, gone) });
    for (const loop of [this.loop, ...loops.all]) liveness.watch(loop);
  }

  private wake({ accountsFree, messagesUnknown }: GatewayFlags, gone: readonly string[]): void {
    if (accountsFree || gone.length > 0) this.loops.takeOver.poke();
    if (messagesUnknown) this.loops.unknown.poke();
  }
}
