import { redisServerOnPath, startRedisServer } from './redis-server';
import { createTestDatabase } from './test-database';

/** A broker of the spec's own that can lose everything it carries. */
export interface SpecBroker<B> {
  readonly url: string;
  readonly broker: B;
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** The broker library's own two functions, handed in: this package imports nothing of ours. */
export interface BrokerLibrary<B> {
  open(url: string): B;
  migrate(url: string): Promise<void>;
}

export type SpecBrokers<B> = readonly (readonly [kind: string, start: () => Promise<SpecBroker<B>>])[];

/** One on Postgres; and, if there is a Redis to start, one whose server is killed and replaced to make it forget. */
export const specBrokers = <B extends { close(): Promise<void> }>(library: BrokerLibrary<B>): SpecBrokers<B> => [
  ['postgres', () => startOnPostgres(library)],
  ...(redisServerOnPath() ? [['redis', () => startOnRedis(library)] as const] : []),
];

async function startOnPostgres<B extends { close(): Promise<void> }>(
  library: BrokerLibrary<B>,
): Promise<SpecBroker<B>> {
  const database = await createTestDatabase();
  await library.migrate(database.url);
  const broker = library.open(database.url);
  return {
    url: database.url,
    broker,
    forget: async () => {
      await database.query('drop schema bullmq cascade');
      await library.migrate(database.url);
    },
    stop: async () => {
      await broker.close();
      await database.drop();
    },
  };
}

async function startOnRedis<B extends { close(): Promise<void> }>(library: BrokerLibrary<B>): Promise<SpecBroker<B>> {
  let server = await startRedisServer();
  const broker = library.open(server.url);
  return {
    url: server.url,
    broker,
    forget: async () => {
      await server.stop();
      server = await startRedisServer({ port: server.port });
    },
    stop: async () => {
      await broker.close();
      await server.stop();
    },
  };
}
