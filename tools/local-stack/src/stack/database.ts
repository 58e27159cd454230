import { EmbeddedPostgres } from '../postgres/embedded-postgres';
import { queryOnce } from '../postgres/loopback-client';
import { type Escalation } from '../process/end-process';
import { Supervisor, type SupervisorEvents } from '../supervision/supervisor';
import { type DataPaths } from './data-paths';
import { type StackSettings } from './settings';

const DATABASE = 'promptpipe';
const NOW = `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as instant`;

/** Fast shutdown with a limit: an immediate one loses nothing either, and the whole stack has ten seconds. */
const SOON: Escalation = [
  { signal: 'SIGINT', waitMs: 1_000 },
  { signal: 'SIGQUIT', waitMs: 300 },
  { signal: 'SIGKILL', waitMs: 200 },
];

/** The embedded server of a stack together with the supervision of its process. */
export class StackDatabase {
  private readonly postgres: EmbeddedPostgres;
  private readonly supervisor: Supervisor;

  constructor(settings: StackSettings, paths: DataPaths, events: SupervisorEvents) {
    const postgres = new EmbeddedPostgres({
      dataFolder: paths.postgres,
      logFile: paths.postgresLog,
      port: settings.ports.PG_PORT,
      ownSession: settings.ownSession,
    });
    this.postgres = postgres;
    this.supervisor = new Supervisor(
      {
        name: 'postgres',
        pidFile: paths.pid('postgres'),
        logFile: paths.postgresLog,
        launch: () => postgres.launch(),
        untilReady: (signal) => postgres.untilReady(signal),
      },
      events,
    );
  }

  get url(): string {
    return this.postgres.url(DATABASE);
  }

  /** Makes the data folder if it is missing; answers whether it was. */
  async prepare(signal: AbortSignal): Promise<boolean> {
    return (await this.postgres.prepare(signal)).created;
  }

  async start(signal: AbortSignal): Promise<void> {
    this.supervisor.start(await this.postgres.launchAndWait(signal));
    await this.postgres.createDatabase(DATABASE);
  }

  /** The database's present, to its microsecond. */
  async now(): Promise<string> {
    const [row] = await queryOnce<{ instant: string }>(this.url, NOW);
    if (!row) throw new Error('The database did not tell the time');
    return row.instant;
  }

  /** Resolves when it takes connections. */
  untilUp(signal: AbortSignal): Promise<void> {
    return this.postgres.untilReady(signal);
  }

  async stop(): Promise<void> {
    await this.supervisor.stop(SOON);
    // A start that was interrupted has a server which is not supervised yet.
    await this.postgres.stop(SOON);
  }
}
