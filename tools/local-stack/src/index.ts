export { EmbeddedPostgres, FAST_SHUTDOWN, type EmbeddedPostgresOptions } from './postgres/embedded-postgres';
export { startTemporaryPostgres, type TemporaryPostgres } from './postgres/temporary-postgres';
export { endProcess, type Escalation, type EscalationStep } from './process/end-process';
export { freePort, freePorts, isPortFree } from './process/free-port';
export { LogFollower } from './process/log-follower';
export { LoggedProcess, POLITE_THEN_KILL, type Launch, type ProcessEnd } from './process/logged-process';
export { isAlive } from './process/process-facts';
export { untilOk } from './supervision/readiness';
