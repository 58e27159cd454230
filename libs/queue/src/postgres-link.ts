import {
  createPostgresBackend,
  Queue,
  type PgPool,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
} from 'bullmq';
import { Pool } from 'pg';
import type { BrokerWorker, WorkerSettings } from './broker';
import { HINT_JOB_OPTIONS, HINT_WORKER_OPTIONS } from './bullmq-settings';
import { HintWorker, processorOf } from './hint-worker';
import type { HintQueue, Link } from './link';
import { postgresEpoch } from './postgres-epoch';
import { dropDeafListener } from './postgres-silence';
import { ReleasableWorker } from './releasable-worker';

const QUEUES = `
select queue from bullmq.job where starts_with(queue, $1)
union
select queue from bullmq.meta where starts_with(queue, $1)
order by queue`;

/** A worker's own queries are short and mostly one after another; its LISTEN connection comes on top of its pool. */
const WORKER_POOL_MAX = 3;

function connectionTo(url: string, answerLimitMs: number) {
  return {
    connectionString: url,
    application_name: 'promptpipe-broker',
    connectionTimeoutMillis: answerLimitMs,
    query_timeout: answerLimitMs,
    lock_timeout: answerLimitMs,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  };
}

/** Two connections for every command, at most four more for each worker. */
export class PostgresLink implements Link {
  readonly kind = 'postgres';
  private readonly pool: Pool;

  constructor(
    private readonly url: string,
    private readonly onError: (error: Error) => void,
    private readonly answerLimitMs: number,
  ) {
    this.pool = new Pool({ ...connectionTo(url, answerLimitMs), max: 2, options: '-c search_path=bullmq' });
    // Every queue object listens too, and BullMQ takes its listener off never.
    this.pool.setMaxListeners(0);
    this.pool.on('error', onError);
  }

  connected(): Promise<void> {
    return Promise.resolve();
  }

  reset(): void {
    // The pool itself discards a connection whose query was not answered in time.
  }

  openQueue(name: string): HintQueue {
    const queue = new Queue(
      name,
      { connection: this.pool as PgPool, defaultJobOptions: HINT_JOB_OPTIONS, skipMetasUpdate: true },
      createPostgresBackend,
    );
    // The pool that all queues share has reported it already.
    queue.on('error', () => undefined);
    return queue;
  }

  openWorker(settings: WorkerSettings): BrokerWorker {
    const open = (): ReleasableWorker<PostgresQueueBackend, PostgresConnectionOptions> => {
      const worker = new ReleasableWorker<PostgresQueueBackend, PostgresConnectionOptions>(
        settings.queue,
        processorOf(settings),
        {
          ...HINT_WORKER_OPTIONS,
          concurrency: settings.concurrency,
          connection: { ...connectionTo(this.url, this.answerLimitMs), schema: 'bullmq', max: WORKER_POOL_MAX },
        },
        createPostgresBackend,
      );
      dropDeafListener(worker, this.answerLimitMs);
      return worker;
    };
    return new HintWorker(settings.queue, this.kind, open, this.onError);
  }

  epoch(): Promise<string> {
    return postgresEpoch(this.pool);
  }

  async queues(prefix: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ queue: string }>(QUEUES, [prefix]);
    return rows.map((row) => row.queue);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
