import type { Provider } from '@nestjs/common';
import { Metrics, TimerMetrics } from '@promptpipe/observability';
import { RecoveryRegistry } from '@promptpipe/recovery';
import { CallbackHandlers } from './callback-handlers';
import { ExpiredTimerRemover } from './expired-timer-remover';
import { FireJournal } from './fire-journal';
import { OrphanedTimerSweeper } from './orphaned-timer-sweeper';
import { TimerDuties } from './timer-duties';
import { TimerFirer } from './timer-firer';
import { type OwedTimer, TimerRearmer } from './timer-rearmer';

/** Where flows ask for what their states owe. */
function recoveryRegistry(rearmer: TimerRearmer): RecoveryRegistry<OwedTimer> {
  const registry = new RecoveryRegistry<OwedTimer>();
  registry.registerTimerRecovery((owed) => rearmer.rearm(owed));
  return registry;
}

export const TIMER_PROVIDERS: Provider[] = [
  { provide: TimerMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new TimerMetrics(metrics) },
  CallbackHandlers,
  FireJournal,
  TimerFirer,
  ExpiredTimerRemover,
  OrphanedTimerSweeper,
  TimerDuties,
  TimerRearmer,
  { provide: RecoveryRegistry, inject: [TimerRearmer], useFactory: recoveryRegistry },
];
