export { BootRecovery } from './boot-recovery';
export { BootRecoveryModule } from './boot-recovery.module';
