import { Inject, Injectable } from '@nestjs/common';
import {
  autocommit,
  databaseNow,
  openPersistence,
  type Pulse,
  recoveryPorts,
  settleOwners,
  WakeSources,
} from '@promptpipe/persistence';
import { RecoveryManager } from '@promptpipe/recovery';
import { PinoLogger } from 'nestjs-pino';
import { OUTBOX_SENDER_CONFIG, type OutboxSenderConfig } from './config';
import { SenderDuties } from './sender.duties';
import { senderRecoverables } from './sender.recoverables';

/** What the outbox-sender repairs before it takes work. */
@Injectable()
export class SenderRecovery {
  constructor(
    private readonly wakes: WakeSources,
    private readonly duties: SenderDuties,
    private readonly log: PinoLogger,
    @Inject(OUTBOX_SENDER_CONFIG) private readonly config: OutboxSenderConfig,
  ) {}

  openDatabase(): Promise<void> {
    return openPersistence(this.wakes.db, this.wakes.session);
  }

  async run(pulse: Pulse<object>, signal: AbortSignal): Promise<void> {
    const { db, session } = this.wakes;
    await settleOwners(session, pulse, { soleOwnerBefore: this.config.SOLE_OWNER_BEFORE, signal });
    const manager = new RecoveryManager({ service: 'outbox-sender', log: this.log, ...recoveryPorts(db, session) });
    manager.register(...senderRecoverables(this.duties));
    await manager.run({ startedAt: await databaseNow(autocommit(db)), signal });
  }
}
