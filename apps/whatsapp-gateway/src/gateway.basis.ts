import { Injectable } from '@nestjs/common';
import { WakeSources } from '@promptpipe/persistence';
import { AwaitedAcks } from './outbound/awaited-acks';

/** The database with its wakes, and the sends that wait for their ack. */
@Injectable()
export class GatewayBasis {
  constructor(
    readonly wakes: WakeSources,
    readonly awaited: AwaitedAcks,
  ) {}
}
