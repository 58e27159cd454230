import type { Broker, BrokerKind, BrokerOptions } from './broker';
import { BullMqBroker } from './bullmq-broker';
import { PostgresLink } from './postgres-link';
import { RedisLink } from './redis-link';
import { throttled } from './throttled';

const COMMAND_LIMIT_MS = 5_000;

/** @throws when the URL names neither Redis nor Postgres */
export function brokerKindOf(url: string): BrokerKind {
  switch (new URL(url).protocol) {
    case 'redis:':
    case 'rediss:':
      return 'redis';
    case 'postgres:':
    case 'postgresql:':
      return 'postgres';
    default:
      throw new Error('BROKER_URL must begin with redis://, rediss:// or postgres://');
  }
}

/** The scheme of the URL chooses the broker, and nothing else does. Connects in the background. */
export function openBroker(url: string, options: BrokerOptions): Broker {
  const onError = throttled(options.onError);
  const limitMs = options.commandLimitMs ?? COMMAND_LIMIT_MS;
  const link =
    brokerKindOf(url) === 'redis' ? new RedisLink(url, onError, limitMs) : new PostgresLink(url, onError, limitMs);
  return new BullMqBroker(link, onError, limitMs);
}
