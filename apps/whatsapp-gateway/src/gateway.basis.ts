import { Injectable } from '@nestjs/common';
import { WakeSources } from '@promptpipe/persistence';
import { RequestObeyer } from './accounts/request-obeyer';
import { AwaitedAcks } from './outbound/awaited-acks';
import { Watcher } from './watch/watcher';

/** The database with its wakes, the sends that wait for their ack, what is asked of accounts, and who looks after those that seem to be open. */
@Injectable()
export class GatewayBasis {
  constructor(
    readonly wakes: WakeSources,
    readonly awaited: AwaitedAcks,
    readonly obeyer: RequestObeyer,
    readonly watcher: Watcher,
  ) {}
}
