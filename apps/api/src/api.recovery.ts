import { Inject, Injectable } from '@nestjs/common';
import {
  autocommit,
  databaseNow,
  DataSource,
  openPersistence,
  OwnerSession,
  type Pulse,
  recoveryPorts,
  settleOwners,
} from '@promptpipe/persistence';
import { RecoveryManager } from '@promptpipe/recovery';
import { PinoLogger } from 'nestjs-pino';
import { API_CONFIG, type ApiConfig } from './config';

/** A request is one transaction, so a killed API leaves nothing behind: it only tells which owners are gone. */
@Injectable()
export class ApiRecovery {
  constructor(
    private readonly db: DataSource,
    private readonly session: OwnerSession,
    private readonly log: PinoLogger,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  openDatabase(): Promise<void> {
    return openPersistence(this.db, this.session);
  }

  async run(pulse: Pulse<object>, signal: AbortSignal): Promise<void> {
    await settleOwners(this.session, pulse, { soleOwnerBefore: this.config.SOLE_OWNER_BEFORE, signal });
    const ports = recoveryPorts(this.db, this.session);
    const manager = new RecoveryManager({ service: 'api', log: this.log, ...ports });
    await manager.run({ startedAt: await databaseNow(autocommit(this.db)), signal });
  }
}
