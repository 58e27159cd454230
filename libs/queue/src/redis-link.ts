import { Queue, type ConnectionOptions, type RedisQueueBackend, createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { BrokerWorker, WorkerSettings } from './broker';
import { HINT_JOB_OPTIONS, HINT_WORKER_OPTIONS } from './bullmq-settings';
import { HintWorker, processorOf } from './hint-worker';
import type { HintQueue, Link } from './link';
import { redisEpoch } from './redis-epoch';
import { dropWhenSilent } from './redis-silence';
import { ReleasableWorker } from './releasable-worker';

/** BullMQ's own prefix of every key; a queue's name follows, then another colon. */
const KEY_PREFIX = 'bull:';

const RECONNECT = {
  connectTimeout: 5_000,
  disconnectTimeout: 500,
  retryStrategy: (times: number) => Math.min(times * 50, 500),
};

/** One connection for every command, two more for each worker. */
export class RedisLink implements Link {
  readonly kind = 'redis';
  private readonly client: Redis;
  private readonly firstReady: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly onError: (error: Error) => void,
    private readonly answerLimitMs: number,
  ) {
    this.client = new Redis(url, {
      ...RECONNECT,
      connectionName: 'promptpipe-broker',
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
    });
    this.client.on('error', onError);
    this.firstReady = new Promise((resolve) => this.client.once('ready', resolve));
  }

  connected(): Promise<void> {
    return this.firstReady;
  }

  reset(): void {
    this.client.disconnect(true);
  }

  openQueue(name: string): HintQueue {
    const queue = new Queue(name, {
      connection: this.client,
      defaultJobOptions: HINT_JOB_OPTIONS,
      skipMetasUpdate: true,
    });
    // The client that all queues share has reported it already.
    queue.on('error', () => undefined);
    return queue;
  }

  openWorker(settings: WorkerSettings): BrokerWorker {
    const open = (): ReleasableWorker<RedisQueueBackend, ConnectionOptions> => {
      const worker = new ReleasableWorker<RedisQueueBackend, ConnectionOptions>(
        settings.queue,
        processorOf(settings),
        {
          ...HINT_WORKER_OPTIONS,
          concurrency: settings.concurrency,
          connection: { ...RECONNECT, url: this.url, maxRetriesPerRequest: null },
        },
        createRedisBackend,
      );
      dropWhenSilent(worker, this.answerLimitMs);
      return worker;
    };
    return new HintWorker(settings.queue, this.kind, open, this.onError);
  }

  epoch(): Promise<string> {
    return redisEpoch(this.client);
  }

  async queues(prefix: string): Promise<string[]> {
    const names = new Set<string>();
    const pattern = `${KEY_PREFIX}${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
    for await (const keys of this.client.scanStream({ match: pattern, count: 1_000 })) {
      for (const key of keys as string[]) names.add(key.slice(KEY_PREFIX.length).split(':', 1)[0] ?? '');
    }
    return [...names].sort();
  }

  /** Not by QUIT, which would wait for a server that is away. */
  close(): Promise<void> {
    this.client.disconnect();
    return Promise.resolve();
  }
}
