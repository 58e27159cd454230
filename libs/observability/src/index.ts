export { createLogger } from './create-logger';
export { Liveness, type Ticking } from './liveness';
export { type Log, type LogOptions } from './log';
export { loggerParams } from './logger-params';
export { Metrics } from './metrics';
export { ObservabilityModule } from './observability.module';
export { QuarantineTally } from './quarantine-tally';
export { Readiness, type ReadinessState } from './readiness';
export { TimerMetrics } from './timer-metrics';
