import { Injectable } from '@nestjs/common';
import type { ServiceSteps } from '@promptpipe/lifecycle';
import { autocommit, leaveMessagesOwnerless } from '@promptpipe/persistence';
import { BullMqTransport } from '@promptpipe/queue';
import { AccountKeeper } from './accounts/account-keeper';
import { GatewayBasis } from './gateway.basis';
import { GatewayLoops } from './gateway.loops';
import { GatewayRecovery } from './gateway.recovery';
import { Heartbeat } from './heartbeat';
import { HintRouter } from './outbound/hint-router';

/** A send in hand at a stop may take this long; a supervisor gives ten seconds in all. */
const DRAIN_LIMIT_MS = 5_000;

/** What runs in the background. */
@Injectable()
export class GatewayDuties {
  constructor(
    readonly heartbeat: Heartbeat,
    readonly loops: GatewayLoops,
  ) {}
}

/** What this process holds and must put down at a stop. */
@Injectable()
export class GatewayHands {
  constructor(
    readonly keeper: AccountKeeper,
    readonly basis: GatewayBasis,
    readonly router: HintRouter,
  ) {}
}

/** What the one order of starting and stopping means for the gateway. */
@Injectable()
export class GatewaySteps implements ServiceSteps {
  constructor(
    private readonly recovery: GatewayRecovery,
    private readonly duties: GatewayDuties,
    private readonly transport: BullMqTransport,
    private readonly hands: GatewayHands,
  ) {}

  check(): Promise<void> {
    return this.recovery.openDatabase();
  }

  recover(signal: AbortSignal): Promise<void> {
    return this.recovery.run(this.duties.heartbeat.pulse, signal);
  }

  start(): void {
    this.duties.heartbeat.loop.start();
    this.duties.loops.start();
  }

  /** What waits for its ack is left ownerless, not waited for: the next owner looks it up. */
  async drain(): Promise<void> {
    const { keeper, basis, router } = this.hands;
    keeper.stopSending();
    await this.transport.close();
    await router.drain(DRAIN_LIMIT_MS);
    await Promise.all([this.duties.heartbeat.loop, ...this.duties.loops.all].map((loop) => loop.stop()));
    if (!basis.wakes.db.isInitialized) return;
    await leaveMessagesOwnerless(autocommit(basis.wakes.db), basis.awaited.takeAll());
    await keeper.letGoOfAll();
  }
}
