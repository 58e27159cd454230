import { aJob, aParticipant, redisServerOnPath, startRedisServer, until } from '@promptpipe/testing';
import { boot } from './boot';
import { useDatabase } from './use-database';

/** Without a `redis-server` to start, the runner's summary says so. */
const withRedis = redisServerOnPath() ? it : it.skip;

describe('a scheduler whose Redis is away', () => {
  const database = useDatabase();

  withRedis('starts, says what it waits for, and goes on by itself when that comes', async () => {
    const away = await startRedisServer();
    await away.stop();
    const person = await aParticipant(database);
    const { id } = await aJob(database, person, { kind: 'probe', payload: {}, participant_id: person.id });
    const service = await boot({ DATABASE_URL: database.url, BROKER_URL: away.url });
    const ready = (): Promise<Response> => fetch(`${service.url}/health/ready`);
    try {
      const answer = await ready();
      expect([answer.status, await answer.text()]).toEqual([
        503,
        expect.stringMatching(
          /The redis broker could not start a worker of jobs: .*ECONNREFUSED.* check that BROKER_URL is right/,
        ),
      ]);
      expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
      const [run] = await database.query<{ service: string }>('select service from recovery_runs');
      expect(run).toEqual({ service: 'scheduler' });

      const back = await startRedisServer({ port: away.port });
      try {
        await until('it to be ready', async () => (await ready()).status === 200);
        const statusOf = `select status from jobs where id = $1`;
        await until('its job', async () => (await database.query(statusOf, [id]))[0]?.status === 'done', 20_000);
      } finally {
        await service.stop();
        await back.stop();
      }
    } finally {
      await service.stop();
    }
  });
});
