import { Injectable } from '@nestjs/common';
import { WakeSources } from '@promptpipe/persistence';
import { RequestObeyer } from './accounts/request-obeyer';
import { GATEWAY_CONFIG, type GatewayConfig } from './config';
import { AwaitedAcks } from './outbound/awaited-acks';
import { Watcher } from './watch/watcher';

/** The database with its wakes, who waits for acks and looks after what seems to be open, and what is asked of accounts. */
@Injectable()
export class GatewayBasis {
  constructor(
    readonly wakes: WakeSources,
    readonly awaited: AwaitedAcks,
    readonly obeyer: RequestObeyer,
    readonly watcher: Watcher,
    @Inject(GATEWAY_CONFIG) readonly config: GatewayConfig,
  ) {}
}
