import { Inject, Injectable } from '@nestjs/common';
import { WakeSources } from '@promptpipe/persistence';
import { GATEWAY_CONFIG, type GatewayConfig } from './config';
import { AwaitedAcks } from './outbound/awaited-acks';
import { Watcher } from './watch/watcher';

/** The database with its wakes, the sends that wait for their ack, and who looks after what seems to be open. */
@Injectable()
export class GatewayBasis {
  constructor(
    readonly wakes: WakeSources,
    readonly awaited: AwaitedAcks,
    readonly watcher: Watcher,
    @Inject(GATEWAY_CONFIG) readonly config: GatewayConfig,
  ) {}
}
