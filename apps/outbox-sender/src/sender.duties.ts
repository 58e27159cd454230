import { Inject, Injectable } from '@nestjs/common';
import { DataSource, OwnerSession } from '@promptpipe/persistence';
import { BROKER, type Broker } from '@promptpipe/queue';
import { DowntimeTeller } from './duties/downtime-teller';
import { GoneQueueRemover } from './duties/gone-queue-remover';
import { HeldSweeper } from './duties/held-sweeper';
import { LostStageFinder } from './duties/lost-stage-finder';
import { MessageExpirer } from './duties/message-expirer';
import { QuietDeferrer } from './duties/quiet-deferrer';
import { QuietRecaller } from './duties/quiet-recaller';
import { StaleSendingRescuer } from './duties/stale-sending-rescuer';
import { UnreadableFinder } from './quarantine/unreadable-finder';

/** Everything that the outbox-sender repairs, at its boot and ever after. */
@Injectable()
export class SenderDuties {
  readonly downtime: DowntimeTeller;
  readonly stale: StaleSendingRescuer;
  readonly lost: LostStageFinder;
  readonly expired: MessageExpirer;
  readonly held: HeldSweeper;
  readonly quiet: QuietDeferrer;
  readonly recalls: QuietRecaller;
  readonly queues: GoneQueueRemover;

  constructor(
    db: DataSource,
    @Inject(BROKER) broker: Broker,
    readonly unreadable: UnreadableFinder,
    @Inject(OwnerSession) session: Pick<OwnerSession, 'bootId'>,
  ) {
    this.downtime = new DowntimeTeller(db, session);
    this.stale = new StaleSendingRescuer(db);
    this.lost = new LostStageFinder(db, broker);
    this.expired = new MessageExpirer(db);
    this.held = new HeldSweeper(db);
    this.quiet = new QuietDeferrer(db);
    this.recalls = new QuietRecaller(db);
    this.queues = new GoneQueueRemover(db, broker);
  }
}
