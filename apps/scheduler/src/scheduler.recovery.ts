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
import { SCHEDULER_CONFIG, type SchedulerConfig } from './config';
import { SchedulerDuties } from './scheduler.duties';
import { schedulerRecoverables } from './scheduler.recoverables';

/** What the scheduler repairs before it takes work. */
@Injectable()
export class SchedulerRecovery {
  constructor(
    private readonly wakes: WakeSources,
    private readonly duties: SchedulerDuties,
    private readonly log: PinoLogger,
    @Inject(SCHEDULER_CONFIG) private readonly config: SchedulerConfig,
  ) {}

  openDatabase(): Promise<void> {
    return openPersistence(this.wakes.db, this.wakes.session);
  }

  async run(pulse: Pulse<object>, signal: AbortSignal): Promise<void> {
    const { db, session } = this.wakes;
    await settleOwners(session, pulse, { soleOwnerBefore: this.config.SOLE_OWNER_BEFORE, signal });
    const manager = new RecoveryManager({ service: 'scheduler', log: this.log, ...recoveryPorts(db, session) });
    manager.register(...schedulerRecoverables(this.duties, db));
    await manager.run({ startedAt: await databaseNow(autocommit(db)), signal });
  }
}
