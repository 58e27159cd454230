import { createTestDatabase, redisServerOnPath, startRedisServer } from '@promptpipe/testing';
import { createPostgresBackend, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { migrateBroker } from '../src';

/** A broker of its own for one suite, and what a spec must see of it or do to it behind our back. */
export interface Server {
  readonly url: string;
  readonly defaultPort: number;
  /** How a worker's connection says that it waits for jobs. */
  readonly waitingWords: string;
  /** Loses every hint: FLUSHALL, or the schema dropped and migrated again. */
  forget(): Promise<void>;
  /** Everything that BullMQ has noted about a queue, as text. */
  notes(queue: string): Promise<string>;
  /** Puts a job into a queue past our own checks. */
  addRaw(queue: string, data: unknown): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerKind {
  readonly kind: 'redis' | 'postgres';
  readonly available: boolean;
  readonly start: () => Promise<Server>;
}

const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;

/** An own Redis comes first: what these specs do to it nobody else should meet. */
export const SERVER_KINDS: readonly ServerKind[] = [
  { kind: 'redis', available: redisServerOnPath() || TEST_REDIS_URL !== undefined, start: startRedis },
  { kind: 'postgres', available: TEST_DATABASE_URL !== undefined, start: startPostgres },
];

async function startRedis(): Promise<Server> {
  const own = redisServerOnPath() ? await startRedisServer() : undefined;
  const url = own?.url ?? TEST_REDIS_URL ?? '';
  const client = new Redis(url);
  return {
    url,
    defaultPort: 6379,
    waitingWords: 'bzpopmin',
    forget: async () => {
      await client.flushall();
    },
    notes: async (queue) => JSON.stringify(await client.xrange(`bull:${queue}:events`, '-', '+')),
    addRaw: async (queue, data) => {
      const raw = new Queue(queue, { connection: { url } });
      await raw.add('raw', data, { removeOnFail: true });
      await raw.close();
    },
    stop: async () => {
      client.disconnect();
      await own?.stop();
    },
  };
}

async function startPostgres(): Promise<Server> {
  const database = await createTestDatabase();
  await migrateBroker(database.url);
  return {
    url: database.url,
    defaultPort: 5432,
    waitingWords: 'LISTEN',
    forget: async () => {
      await database.query('drop schema bullmq cascade');
      await migrateBroker(database.url);
    },
    notes: async (queue) =>
      JSON.stringify(await database.query('select event, data from bullmq.event where queue = $1', [queue])),
    addRaw: async (queue, data) => {
      const raw = new Queue(queue, { connection: database.url }, createPostgresBackend);
      await raw.add('raw', data, { removeOnFail: true });
      await raw.close();
    },
    stop: () => database.drop(),
  };
}
