import { Injectable } from '@nestjs/common';
import { WakeSources } from '@promptpipe/persistence';
import { RequestObeyer } from './accounts/request-obeyer';
import { AwaitedAcks } from './outbound/awaited-acks';

/** The database with its wakes, the sends that wait for their ack, and what is asked of accounts. */
@Injectable()
export class GatewayBasis {
  constructor(
    readonly wakes: WakeSources,
    readonly awaited: AwaitedAcks,
    readonly obeyer: RequestObeyer,
  ) {}
}
