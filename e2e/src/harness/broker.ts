import { redisServerOnPath, startRedisServer } from '@promptpipe/testing';
import { Redis } from 'ioredis';

export type BrokerKind = 'postgres' | 'redis';

const { TEST_REDIS_URL } = process.env;

const REDIS_IS_HERE = redisServerOnPath() || (TEST_REDIS_URL !== undefined && TEST_REDIS_URL !== '');

/** Every carrier that this machine can run. */
export const BROKERS: readonly BrokerKind[] = REDIS_IS_HERE ? ['postgres', 'redis'] : ['postgres'];

export interface Broker {
  /** Null: the database carries. */
  readonly url: string | null;
  /** FLUSHALL: every hint is lost, every queue empty. */
  forgetEverything(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of one's own where there is a program for it, because it will be emptied; else the given one. */
export async function openBroker(kind: BrokerKind): Promise<Broker> {
  if (kind === 'postgres') return databaseAsBroker;
  const own = redisServerOnPath() ? await startRedisServer() : undefined;
  const url = own?.url ?? TEST_REDIS_URL ?? '';
  const client = new Redis(url);
  return {
    url,
    forgetEverything: async () => {
      await client.flushall();
    },
    stop: async () => {
      client.disconnect();
      await own?.stop();
    },
  };
}

const databaseAsBroker: Broker = {
  url: null,
  forgetEverything: () => Promise.reject(new Error('Only a Redis can be emptied')),
  stop: () => Promise.resolve(),
};
