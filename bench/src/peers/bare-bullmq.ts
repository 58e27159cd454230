import { randomUUID } from 'node:crypto';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';

const PER_ADD = 1_000;
const CONCURRENCY = 32;

export interface BareRates {
  /** All added before the worker begins. */
  readonly handledPerSecond: number;
  /** Added while the worker runs, from the first addition to the last end. */
  readonly endToEndPerSecond: number;
}

const connectionTo = (url: string) => ({ url, maxRetriesPerRequest: null });

/** No-op jobs on BullMQ alone: its own worker in a process of its own, at the concurrency at which it is fastest. */
export async function bareBullMq(redisUrl: string, count: number): Promise<BareRates> {
  return {
    handledPerSecond: await rateOf(redisUrl, count, 'before'),
    endToEndPerSecond: await rateOf(redisUrl, count, 'meanwhile'),
  };
}

async function rateOf(redisUrl: string, count: number, adding: 'before' | 'meanwhile'): Promise<number> {
  const name = `bare-${randomUUID()}`;
  const queue = new Queue(name, {
    connection: connectionTo(redisUrl),
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  const worker = fork(__filename, [redisUrl, name, String(count)]);
  await once(worker, 'message');
  try {
    if (adding === 'meanwhile') await queue.waitUntilReady();
    const begun = performance.now();
    if (adding === 'before') {
      await addAll(queue, count);
      const start = performance.now();
      worker.send('begin');
      await once(worker, 'message');
      return Math.round(count / ((performance.now() - start) / 1_000));
    }
    worker.send('begin');
    const ended = once(worker, 'message');
    await addAll(queue, count);
    await ended;
    return Math.round(count / ((performance.now() - begun) / 1_000));
  } finally {
    worker.kill('SIGKILL');
    await queue.obliterate({ force: true });
    await queue.close();
  }
}

async function addAll(queue: Queue, count: number): Promise<void> {
  for (let from = 0; from < count; from += PER_ADD) {
    const size = Math.min(PER_ADD, count - from);
    await queue.addBulk(Array.from({ length: size }, (_, n) => ({ name: 'no-op', data: { id: from + n } })));
  }
}

/** The child: says when it is ready, begins when told, says when all have ended. */
async function work(redisUrl: string, name: string, count: number): Promise<void> {
  let done = 0;
  const worker = new Worker(name, () => Promise.resolve(), {
    autorun: false,
    concurrency: CONCURRENCY,
    connection: connectionTo(redisUrl),
  });
  worker.on('completed', () => {
    done += 1;
    if (done === count) process.send?.('done');
  });
  await worker.waitUntilReady();
  process.once('message', () => void worker.run());
  process.send?.('ready');
}

const [, script, url, name, count] = process.argv;
if (script === __filename && url !== undefined && name !== undefined) void work(url, name, Number(count));
