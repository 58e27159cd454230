import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';

/** Milliseconds from an addition to its handler, one job at a time, for BullMQ alone in one process. */
export async function bullMqLatency(redisUrl: string, samples: number, warmUp: number): Promise<number[]> {
  const name = `bare-${randomUUID()}`;
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const queue = new Queue(name, { connection, defaultJobOptions: { removeOnComplete: true } });
  let begun: () => void = () => undefined;
  const worker = new Worker(
    name,
    () => {
      begun();
      return Promise.resolve();
    },
    { connection },
  );
  await worker.waitUntilReady();
  const waits: number[] = [];
  for (let n = 0; n < samples + warmUp; n += 1) {
    const handled = new Promise<void>((resolve) => (begun = resolve));
    const added = performance.now();
    await queue.add('no-op', { id: n });
    await handled;
    if (n >= warmUp) waits.push(performance.now() - added);
  }
  await worker.close();
  await queue.close();
  return waits;
}
