import pg from 'pg';
import { DataSource } from 'typeorm';
import { ENTITIES } from '../entities';
import { MIGRATIONS } from '../migrations';

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** A pool's idle connection that breaks (a restart of the server, say) is told here; the pool replaces it. */
  readonly onPoolError: (error: unknown) => void;
  /** False for migrations alone: an index on a large table takes its time. */
  readonly limits?: boolean;
}

/**
 * Per session: nobody keeps a turnstile for long, also not a frozen process (design §2.12), and an index is preferred the
 * way solid-state storage deserves it. Statements are never compiled: on a large table the planner's guess at a limit lets it
 * spend half a second on compiling what runs for a millisecond.
 */
const SESSION = '-c random_page_cost=1.1 -c jit=off -c timezone=UTC';
const LIMITS = '-c idle_in_transaction_session_timeout=10000 -c lock_timeout=5000 -c statement_timeout=30000';

/** Longer than the server's own limit: only a server that does not answer at all is given up by us. */
const QUERY_LIMIT_MS = 35_000;

export function createDataSource(options: DatabaseOptions): DataSource {
  const { url, poolSize, applicationName, onPoolError, limits = true } = options;
  return new DataSource({
    type: 'postgres',
    // Named here, since in the one file of a service nobody finds it by its name.
    driver: pg,
    url,
    poolSize,
    applicationName,
    poolErrorHandler: onPoolError,
    connectTimeoutMS: 5_000,
    installExtensions: false,
    synchronize: false,
    migrationsRun: false,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    migrations: MIGRATIONS,
    entities: ENTITIES,
    extra: limits
      ? { options: `${SESSION} ${LIMITS}`, keepAlive: true, query_timeout: QUERY_LIMIT_MS }
      : { options: SESSION, keepAlive: true },
  });
}
