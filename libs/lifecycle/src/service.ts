export interface Service {
  /** Made with `abortOnError: false` and without Nest's shutdown hooks: signals are handled here. */
  readonly app: ServiceApp;
  readonly port: number;
  /** The variable that `port` came from, for the message when it is taken. */
  readonly portVariable: string;
  readonly host: string;
  readonly steps: ServiceSteps;
  readonly readiness: ReadinessSwitch;
  readonly log: ServiceLog;
  /** Default 8 s: a supervisor commonly kills after 10. */
  readonly drainLimitMs?: number;
}

/** What `runService` needs of a Nest application; `INestApplication` fits. */
export interface ServiceApp {
  listen(port: number, host: string): Promise<unknown>;
  startAllMicroservices(): Promise<unknown>;
  getHttpServer(): { closeIdleConnections(): void };
  close(): Promise<void>;
}

export interface ServiceSteps {
  /**
   * Database reachable, schema in range and whole. Runs before anything listens, so a refusal costs nobody a request. An
   * error with `untilRepaired` is no refusal: here and in `recover` it is waited for, listening, and the step done again.
   */
  check?(signal: AbortSignal): Promise<unknown>;
  /** Ends, or reports, before any work is taken. */
  recover?(signal: AbortSignal): Promise<unknown>;
  /** Starts the loops; the consumers of the application are running by then. */
  start?(): unknown;
  /**
   * Takes no new work and ends what is under way. Called at every stop, also when `start` never ran. Close the queue
   * consumers here, too: left to Nest they would go on while HTTP closes.
   */
  drain?(): Promise<unknown>;
  /** Names what is unfinished, for the warning when draining took too long. */
  stillOpen?(): readonly string[];
}

export interface ReadinessSwitch {
  notReady(reason: string): void;
  ready(): void;
}

export interface ServiceLog {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}
