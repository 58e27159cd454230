import { type DynamicModule, Module } from '@nestjs/common';
import { type RecoveryConfig } from '@promptpipe/config';
import { type ServiceName } from '@promptpipe/persistence';
import { BOOT_RECOVERY_OPTIONS, BootRecovery, type BootRecoveryOptions } from './boot-recovery';
import { RecoveryMetrics } from './recovery-metrics';

export interface BootRecoveryModuleOptions {
  readonly service: ServiceName;
  readonly config: RecoveryConfig;
}

/** Gives `BootRecovery` to the service that imports it; needs PersistenceModule and ObservabilityModule beside it. */
@Module({})
export class BootRecoveryModule {
  static forRoot({ service, config }: BootRecoveryModuleOptions): DynamicModule {
    const options: BootRecoveryOptions = {
      service,
      soleOwnerBefore: config.SOLE_OWNER_BEFORE,
      timeLimits: config.RECOVERY_LIMITS_MS,
    };
    return {
      module: BootRecoveryModule,
      providers: [{ provide: BOOT_RECOVERY_OPTIONS, useValue: options }, RecoveryMetrics, BootRecovery],
      exports: [BootRecovery],
    };
  }
}
