import { Inject, Injectable } from '@nestjs/common';
import { heartbeatLoop, type Loop } from '@promptpipe/lifecycle';
import { Liveness } from '@promptpipe/observability';
import { GATEWAY_FLAGS, type GatewayFlags, OwnerSession, Pulse } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { GatewayLoops } from './gateway.loops';

/** Look-ups wait on the page behind every send that was hinted, and a network that hangs lets each of them run out. */
const PAGE_WAIT_MS = 15 * 60_000;

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
    const behindThePage = [loops.unknown, loops.missingAcks];
    for (const loop of behindThePage) liveness.watch(loop, PAGE_WAIT_MS);
    for (const loop of [this.loop, ...loops.all]) if (!behindThePage.includes(loop)) liveness.watch(loop);
  }

  private wake({ accountsFree, messagesUnknown }: GatewayFlags, gone: readonly string[]): void {
    if (accountsFree || gone.length > 0) this.loops.takeOver.poke();
    if (messagesUnknown) this.loops.unknown.poke();
  }
}
