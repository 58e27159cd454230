export { type BeatSource, heartbeatLoop, type HeartbeatOptions } from './heartbeat';
export { ListenError } from './listen';
export { Loop, type LoopOptions } from './loop';
export { main } from './main';
export { type Pause } from './pause';
export { type ProcessHost } from './process-host';
export { runService } from './run-service';
export type { ReadinessSwitch, Service, ServiceApp, ServiceLog, ServiceSteps } from './service';
