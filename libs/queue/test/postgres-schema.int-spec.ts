import { createTestDatabase, type TestDatabase, until } from '@promptpipe/testing';
import { BullMqTransport, migrateBroker, openBroker, type Broker } from '../src';
import { hints } from './hints';

const ignore = (): void => undefined;
// Like its neighbours for Redis: the suite may be run with one server only, and says so.
const promise = process.env.TEST_DATABASE_URL === undefined ? it.skip : it;

describe('the schema of a Postgres broker', () => {
  let database: TestDatabase;
  let broker: Broker;

  const prepare = async (): Promise<void> => {
    database = await createTestDatabase();
    broker = openBroker(database.url, { onError: ignore });
  };
  const remove = async (): Promise<void> => {
    await broker.close();
    await database.drop();
  };

  promise('is asked for by name while it is missing, and found as soon as it is there', async () => {
    await prepare();
    const missing = 'schema "bullmq" of its database has no tables; run `pnpm migrate` once with this BROKER_URL';
    await expect(broker.epoch()).rejects.toThrow(missing);
    await expect(broker.add('jobs', hints(1))).rejects.toThrow(missing);
    const transport = new BullMqTransport(broker, [{ queue: 'jobs', pattern: 'jobs', concurrency: 1 }]);
    transport.addHandler('jobs', () => Promise.resolve());
    expect(await new Promise((resolve) => transport.listen(resolve))).toBeUndefined();
    expect(transport.trouble).toContain(missing);

    await migrateBroker(database.url);
    await until('the consumers run', () => transport.trouble === null);
    await transport.close();
    await broker.add('jobs', hints(1));
    await expect(broker.waiting('jobs')).resolves.toBe(1);
    await remove();
  });

  promise('is made once when two make it at the same time, and may be made again', async () => {
    await prepare();
    await Promise.all([migrateBroker(database.url), migrateBroker(database.url)]);
    const epoch = await broker.epoch();
    await migrateBroker(database.url);
    await expect(broker.epoch()).resolves.toBe(epoch);
    await remove();
  });

  promise.each([
    ['TRUNCATE of the jobs alone', 'truncate bullmq.job cascade'],
    ['TRUNCATE of everything', 'truncate bullmq.job, bullmq.meta, bullmq.promptpipe_epoch cascade'],
  ])('has another epoch after %s', async (_what, statement) => {
    await prepare();
    await migrateBroker(database.url);
    const before = await broker.epoch();
    await database.query(statement);
    await expect(broker.epoch()).resolves.not.toBe(before);
    await remove();
  });
});
