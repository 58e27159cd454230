export { systemClock, type Clock } from './clock';
export { addCounts, NO_COUNTS, type RecoveryCounts, type RecoveryNotes } from './counts';
export { inChunks } from './in-chunks';
export { inLooks } from './in-looks';
export { recoveryLockName, type LockAnswer, type WithLock } from './lock';
export type { Recoverable, RecoveryContext } from './recoverable';
export { RecoveryManager, type RecoveryLog, type RecoveryOccasion, type RecoveryOptions } from './recovery-manager';
export {
  RecoveryRegistry,
  RecoveryRegistryError,
  type ResponseHandlerRecoveryInfo,
  type TimerRecoveryInfo,
} from './recovery-registry';
export type { DowntimeWindow, RecoverableReport, RecoveryOutcome, RecoveryReport } from './report';
export type { TimeLimits } from './time-limits';
