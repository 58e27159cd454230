import { Inject, Injectable } from '@nestjs/common';
import { heartbeatLoop, type Loop } from '@promptpipe/lifecycle';
import { Liveness } from '@promptpipe/observability';
import { OwnerSession, Pulse, SENDER_FLAGS, type SenderFlags } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';
import { SenderLoops } from './sender.loops';

/** The outbox-sender's second. */
@Injectable()
export class Heartbeat {
  readonly pulse: Pulse<SenderFlags>;
  readonly loop: Loop;

  constructor(
    @Inject(OwnerSession) session: OwnerSession,
    private readonly loops: SenderLoops,
    liveness: Liveness,
    log: PinoLogger,
  ) {
    this.pulse = new Pulse<SenderFlags>(session, SENDER_FLAGS);
    this.loop = heartbeatLoop({ source: this.pulse, log, wake: (flags, gone) => this.wake(flags, gone) });
    for (const loop of [this.loop, ...loops.all]) liveness.watch(loop);
  }

  private wake(
    { messagesDue, messagesStale, messagesExpired, messagesMayBeQuiet, messagesStaged }: SenderFlags,
    gone: readonly string[],
  ): void {
    const { messages, stale, expired, quiet, lost } = this.loops;
    if (messagesDue) messages.poke();
    if (messagesStale || gone.length > 0) stale.poke();
    if (messagesExpired) expired.poke();
    if (messagesMayBeQuiet) quiet.poke();
    if (messagesStaged) lost.poke();
  }
}
