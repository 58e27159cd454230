import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Escalation } from '../process/end-process';
import { lastLines } from '../process/log-follower';
import { LoggedProcess } from '../process/logged-process';
import { StackFailure } from '../stack-failure';
import { findAccount, type CommandPrefix } from './account';
import { findBinaries, type PostgresBinaries } from './binaries';
import { needsInitdb } from './data-folder';
import { initDatabase } from './init-database';
import { stopLeftoverPostgres } from './leftover-postgres';
import { queryOnce, untilItAnswers } from './loopback-client';
import { startFailure } from './start-failure';
import { postgresEnvironment } from './postgres-environment';

export interface EmbeddedPostgresOptions {
  readonly dataFolder: string;
  readonly logFile: string;
  readonly port: number;
  /** False trades safety against power cuts for speed: for tests only. A killed process loses nothing either way. */
  readonly durable?: boolean;
  /** As of `LoggedProcess`: true by default; false lets a server of a test end with the test's process group. */
  readonly ownSession?: boolean;
}

/** Fast shutdown first; the immediate one leaves work to the next start but loses nothing. */
export const FAST_SHUTDOWN: Escalation = [
  { signal: 'SIGINT', waitMs: 5_000 },
  { signal: 'SIGQUIT', waitMs: 2_000 },
  { signal: 'SIGKILL', waitMs: 500 },
];

const MAX_CONNECTIONS = 200;

/** A real Postgres server of our own, on the loopback address, from the binaries that pnpm installed. */
export class EmbeddedPostgres {
  private readonly binaries: PostgresBinaries = findBinaries();
  private prefix: CommandPrefix = [];
  private server: LoggedProcess | null = null;
  private readonly options: EmbeddedPostgresOptions;

  constructor(options: EmbeddedPostgresOptions) {
    this.options = { ...options, dataFolder: resolve(options.dataFolder) };
  }

  url(database: string): string {
    return `postgres://postgres@127.0.0.1:${this.options.port}/${database}`;
  }

  get pid(): number | null {
    return this.server?.running ? this.server.pid : null;
  }

  /** Makes the data folder if there is none, after stopping a server that still runs on it. */
  async prepare(signal: AbortSignal = new AbortController().signal): Promise<{ created: boolean }> {
    const { dataFolder, logFile, durable = true } = this.options;
    mkdirSync(dirname(dataFolder), { recursive: true });
    // The server may run as somebody else: what it appends to is made by us.
    closeSync(openSync(logFile, 'a'));
    const created = needsInitdb(dataFolder);
    await stopLeftoverPostgres(dataFolder);
    this.prefix = findAccount(this.binaries, dataFolder);
    if (created) {
      const { initdb } = this.binaries;
      await initDatabase({ initdb, prefix: this.prefix, dataFolder, durable, signal });
    }
    return { created };
  }

  /** Starts the server process; it takes connections some moments later. */
  launch(): LoggedProcess {
    const [command = '', ...args] = [...this.prefix, this.binaries.postgres, ...this.serverArguments()];
    const { logFile, ownSession = true } = this.options;
    this.server = LoggedProcess.spawn({ command, args, env: postgresEnvironment(), logFile, ownSession });
    return this.server;
  }

  untilReady(signal: AbortSignal): Promise<void> {
    return untilItAnswers(this.url('postgres'), this.options.dataFolder, signal);
  }

  /** Prepared, launched and answering. */
  async start(signal: AbortSignal = new AbortController().signal): Promise<LoggedProcess> {
    await this.prepare(signal);
    return this.launchAndWait(signal);
  }

  /** A server that ends instead of answering is one failure with the end of its log. */
  async launchAndWait(signal: AbortSignal): Promise<LoggedProcess> {
    const server = this.launch();
    const waiting = new AbortController();
    const died = server.exited.then(() => {
      throw new StackFailure(this.whyItStopped(server));
    });
    try {
      await Promise.race([this.untilReady(AbortSignal.any([signal, waiting.signal])), died]);
      return server;
    } finally {
      waiting.abort();
      died.catch(() => undefined);
    }
  }

  /** Does nothing when it is there already. The name is one of ours: it is not quoted against strangers. */
  async createDatabase(name: string): Promise<void> {
    const found = await queryOnce(this.url('postgres'), `select 1 from pg_database where datname = '${name}'`);
    if (found.length === 0) await queryOnce(this.url('postgres'), `create database "${name}"`);
  }

  async stop(escalation: Escalation = FAST_SHUTDOWN): Promise<void> {
    await this.server?.stop(escalation);
  }

  /** As a power cut would: no checkpoint, no goodbye. The next start repairs itself from the log. */
  async crash(): Promise<void> {
    await this.stop([{ signal: 'SIGQUIT', waitMs: 10_000 }]);
  }

  private serverArguments(): string[] {
    const { dataFolder, port, durable = true } = this.options;
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: '',
      max_connections: MAX_CONNECTIONS,
      log_line_prefix: '%m [%p] ',
      ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    };
    return ['-D', dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  }

  private whyItStopped(server: LoggedProcess): string {
    const { dataFolder, logFile } = this.options;
    const reason = startFailure(lastLines(logFile, server.logStart, 40));
    return `Postgres could not start on ${dataFolder}: ${reason} (its log is ${logFile}).`;
  }
}
