import { startRedisServer, type RedisServer } from '@promptpipe/testing';
import { Redis } from 'ioredis';
import { type Broker, type BrokerKind } from '../../harness/broker';

/** A carrier that can die: a Redis without any file, so that its death is the loss of everything in it. */
export interface MortalBroker extends Broker {
  kill(): Promise<void>;
  /** Another one in its place, on the same port, that knows nothing. */
  replace(): Promise<void>;
}

const NO_REDIS = 'The database carries: it dies as the database';

export async function startMortalBroker(kind: BrokerKind): Promise<MortalBroker> {
  if (kind === 'postgres') {
    const refuse = (): Promise<never> => Promise.reject(new Error(NO_REDIS));
    return { url: null, forgetEverything: refuse, kill: refuse, replace: refuse, stop: () => Promise.resolve() };
  }
  let server: RedisServer = await startRedisServer();
  const { url, port } = server;
  return {
    url,
    forgetEverything: () => flush(url),
    kill: () => server.stop(),
    replace: async () => {
      server = await startRedisServer({ port });
    },
    stop: () => server.stop(),
  };
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.flushall();
  } catch {
    // It is dead at this moment: more forgetful than that it cannot be.
  } finally {
    client.disconnect();
  }
}
