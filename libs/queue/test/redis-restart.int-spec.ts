import { redisServerOnPath, startRedisServer, until } from '@promptpipe/testing';
import { openBroker } from '../src';
import { hints } from './hints';

const ignore = (): void => undefined;
// It kills the server, so it takes none but its own; without a `redis-server` to start, the runner's summary says so.
const promise = redisServerOnPath() ? it : it.skip;

describe('a Redis that is killed and started again at its port', () => {
  promise.each([
    ['without a file it has neither its hints nor its epoch', false, 0],
    ['with a file it has its hints but another epoch: nobody can tell what the file missed', true, 2],
  ])('%s', async (_what, persist, kept) => {
    const first = await startRedisServer({ persist });
    const broker = openBroker(first.url, { onError: ignore });
    try {
      const before = await broker.epoch();
      await broker.add('jobs', hints(2));
      await first.kill('SIGKILL');
      await expect(broker.add('jobs', hints(1))).rejects.toThrow('The redis broker could not add to jobs');

      const second = await startRedisServer({ port: first.port, persist, folder: first.folder });
      const after = await until('it answers', () => broker.epoch().catch(() => false as const));
      expect(after).not.toBe(before);
      await expect(broker.waiting('jobs')).resolves.toBe(kept);
      await broker.add('jobs', hints(2));
      await expect(broker.waiting('jobs')).resolves.toBe(kept + 2);
      await second.stop();
    } finally {
      await broker.close();
      await first.stop();
    }
  });
});
