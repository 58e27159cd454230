import { type Broker, migrateBroker, openBroker } from '@promptpipe/queue';
import { createTestDatabase, redisServerOnPath, startRedisServer } from '@promptpipe/testing';

/** A broker of the spec's own that can lose everything it carries. */
export interface SpecBroker {
  readonly url: string;
  readonly broker: Broker;
  forget(): Promise<void>;
  stop(): Promise<void>;
}

const quietly = { onError: () => undefined };

/** On Redis, if there is one to start, the server is killed and another one put in its place. */
export const BROKERS: readonly (readonly [kind: string, start: () => Promise<SpecBroker>])[] = [
  ['postgres', startPostgres],
  ...(redisServerOnPath() ? [['redis', startRedis] as const] : []),
];

async function startPostgres(): Promise<SpecBroker> {
  const database = await createTestDatabase();
  await migrateBroker(database.url);
  const broker = openBroker(database.url, quietly);
  return {
    url: database.url,
    broker,
    forget: async () => {
      await database.query('drop schema bullmq cascade');
      await migrateBroker(database.url);
    },
    stop: async () => {
      await broker.close();
      await database.drop();
    },
  };
}

async function startRedis(): Promise<SpecBroker> {
  let server = await startRedisServer();
  const broker = openBroker(server.url, quietly);
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

/** The broker with another `add`. */
export const withAdd = (broker: Broker, add: Broker['add']): Broker => ({
  kind: broker.kind,
  add,
  waiting: (queue) => broker.waiting(queue),
  epoch: () => broker.epoch(),
  queues: (prefix) => broker.queues(prefix),
  obliterate: (queue) => broker.obliterate(queue),
  worker: (settings) => broker.worker(settings),
  close: () => broker.close(),
});
