import { claimJobs, lockParticipant } from '@promptpipe/persistence';
import { type Broker, JOBS_QUEUE, openBroker } from '@promptpipe/queue';
import {
  aBoot,
  aJob,
  aParticipant,
  type JobRow,
  type ParticipantRow,
  redisServerOnPath,
  type RedisServer,
  startRedisServer,
  until,
} from '@promptpipe/testing';
import { JobStager } from '../../src/jobs/job-stager';
import { LostStageFinder } from '../../src/jobs/lost-stage-finder';
import { withAdd } from '../brokers';
import { useDatabase } from '../use-database';

/** Where there is no Redis to start, the runner's summary says what was left out. */
const whereRedisIs = redisServerOnPath() ? describe : describe.skip;

whereRedisIs('a Redis that freezes during an add', () => {
  const database = useDatabase();
  let server: RedisServer;
  let broker: Broker;
  let person: ParticipantRow;
  let job: JobRow;

  beforeEach(async () => {
    server = await startRedisServer();
    broker = openBroker(server.url, { onError: () => undefined });
    await until('the broker to answer', () => broker.epoch().catch(() => null));
    person = await aParticipant(database);
    job = await aJob(database, person);
  });
  afterEach(async () => {
    await server.kill('SIGCONT');
    await broker.close();
    await server.stop();
  });

  const idle = (): Promise<unknown[]> =>
    database.query(
      `select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    );
  const claim = async (): Promise<number> => {
    const boot = await aBoot(database);
    return (await database.tx((tx) => claimJobs(tx, [{ id: job.id, attempt: 0 }], boot, ['inbound']))).length;
  };

  it('[stager marks and commits | Redis freezes | stager adds and hangs | others pass | the mark goes | it is staged again | both hints, one run]', async () => {
    const session = await database.aSession();
    let added = 0;
    const freezing = withAdd(broker, async (queue, batches) => {
      if ((added += 1) === 1) await server.kill('SIGSTOP');
      await broker.add(queue, batches);
    });
    const stager = new JobStager(database.db, session, freezing, { capacity: 10, kinds: ['inbound'] });
    const staging = stager.stageDue().then(
      () => 'added',
      () => 'gave up',
    );
    await until('the add to hang', () => added === 1);

    expect((await database.row('jobs', job.id)).staged_at).not.toBeNull();
    expect(await idle()).toEqual([]);
    expect(await database.tx((tx) => lockParticipant(tx, person.id))).toMatchObject({ id: person.id });
    await database.query('update jobs set priority = 1 where id = $1', [job.id]);

    expect(await staging).toBe('gave up');
    expect((await database.row('jobs', job.id)).staged_at).toBeNull();
    await server.kill('SIGCONT');
    await until('the broker to answer', () => broker.epoch().catch(() => null));
    await new LostStageFinder(database.db, broker).runOnce();
    await until('it to be staged again', async () => (await stager.stageDue().catch(() => null)) === 'drained');
    expect(await broker.waiting(JOBS_QUEUE)).toBeGreaterThanOrEqual(1);
    expect([await claim(), await claim()]).toEqual([1, 0]);
  });
});
