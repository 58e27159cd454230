import { Inject, Injectable } from '@nestjs/common';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  databaseNow,
  findDowntime,
  openPersistence,
  type Pulse,
  recoveryPorts,
  type ServiceName,
  settleOwners,
  WakeSources,
} from '@promptpipe/persistence';
import { type Recoverable, RecoveryManager, type RecoveryReport, type TimeLimits } from '@promptpipe/recovery';
import { PinoLogger } from 'nestjs-pino';
import { RecoveryMetrics } from './recovery-metrics';

export const BOOT_RECOVERY_OPTIONS = Symbol('BOOT_RECOVERY_OPTIONS');

export interface BootRecoveryOptions {
  readonly service: ServiceName;
  /** Nobody outlived this instant: a supervisor's word. */
  readonly soleOwnerBefore: string | undefined;
  readonly timeLimits: TimeLimits;
}

/** The same first minute for all services: the database is looked at, owners are settled, then what they left is repaired. */
@Injectable()
export class BootRecovery {
  constructor(
    private readonly wakes: WakeSources,
    private readonly metrics: RecoveryMetrics,
    private readonly log: PinoLogger,
    @Inject(BOOT_RECOVERY_OPTIONS) private readonly options: BootRecoveryOptions,
  ) {}

  async openDatabase(): Promise<void> {
    const lacking = await openPersistence(this.wakes.db, this.wakes.session);
    if (lacking !== null) this.log.warn({ reason: lacking }, 'The schema is not whole');
  }

  /** Answers when every recoverable has ended, failed or used up its time: then, and not before, work may be taken. */
  async run(
    pulse: Pulse<object>,
    signal: AbortSignal,
    recoverables: readonly Recoverable[] = [],
  ): Promise<RecoveryReport> {
    const { db, session } = this.wakes;
    const { service, soleOwnerBefore, timeLimits } = this.options;
    const tx = autocommit(db);
    await settleOwners(session, pulse, { soleOwnerBefore, signal });
    const ports = recoveryPorts(db, session);
    const manager = new RecoveryManager({
      service,
      log: this.log,
      ...ports,
      timeLimits,
      onProgress: (recoverable, counts) => this.metrics.progress(recoverable, counts),
      afterChunk: (recoverable) => crashPoint('recovery.half-way', recoverable),
    });
    const downtime = await findDowntime(tx, service, ports.bootId);
    const report = await manager.register(...recoverables).run({ startedAt: await databaseNow(tx), downtime, signal });
    this.metrics.finished(report);
    return report;
  }
}
