import { type OwnerSession, StageCursor, WHOLE_LOOK_EACH_MS } from '@promptpipe/persistence';
import { type Broker, type HintId, JOBS_QUEUE } from '@promptpipe/queue';
import { aBoot, aJob, aParticipant, db, type Row, until } from '@promptpipe/testing';
import { JobStager } from '../src/jobs/job-stager';
import { LostStageFinder } from '../src/jobs/lost-stage-finder';
import { BROKERS, type SpecBroker, withAdd } from './brokers';
import { useDatabase } from './use-database';

describe.each(BROKERS)('staging jobs on %s', (_kind, start) => {
  const database = useDatabase();
  let carrier: SpecBroker;
  let session: OwnerSession;

  beforeAll(async () => {
    carrier = await start();
  });
  beforeEach(async () => {
    session = await database.aSession();
    await carrier.broker.obliterate(JOBS_QUEUE);
  });
  afterAll(() => carrier.stop());

  const stagerOf = (broker: Broker, capacity = 100): JobStager =>
    new JobStager(database.db, session, broker, { capacity, kinds: ['inbound'] });
  const jobsOfPeople = async (people: number): Promise<string[]> => {
    const ids: string[] = [];
    while (ids.length < people) ids.push((await aJob(database, await aParticipant(database))).id);
    return ids;
  };
  const staged = (): Promise<Row[]> => database.query('select * from jobs where staged_at is not null');
  /** Told at the moment of the addition: what others can see of the rows that are added. */
  const spying = (told: { ids: string[]; staged: number }): Broker =>
    withAdd(carrier.broker, async (queue, batches) => {
      told.ids.push(...(batches as HintId[][]).flat().map(([id]) => id));
      told.staged = (await staged()).length;
      await carrier.broker.add(queue, batches);
    });

  it('adds what is due when its mark is committed, and no sooner', async () => {
    const ids = await jobsOfPeople(3);
    const told = { ids: [] as string[], staged: 0 };
    expect(await stagerOf(spying(told)).stageDue()).toBe('drained');
    expect([told.ids.sort(), told.staged]).toEqual([ids.sort(), 3]);
    const mark = { staged_by: session.bootId, staged_epoch: await carrier.broker.epoch() };
    expect(await staged()).toMatchObject([mark, mark, mark]);
    expect(await carrier.broker.waiting(JOBS_QUEUE)).toBe(3);
    expect(await stagerOf(carrier.broker).stageDue()).toBe('drained');
  });

  it('lets what must not wait for others travel alone, and packs the rest', async () => {
    const jobs = `insert into jobs (id, kind, payload, cause) select gen_random_uuid(), $1, '{}', 'x' from generate_series(1, $2::int)`;
    await database.query(jobs, ['probe', 120]);
    await database.query(jobs, ['test', 2]);
    const hints: number[] = [];
    const counting = withAdd(carrier.broker, (_queue, batches) => {
      hints.push(...batches.map((ids) => ids.length));
      return Promise.resolve();
    });
    const stager = new JobStager(database.db, session, counting, { capacity: 1_000, kinds: ['probe', 'test'] });
    expect(await stager.stageDue()).toBe('drained');
    expect(hints).toEqual([1, 1, ...Array.from({ length: 15 }, () => 8)]);
  });

  it('puts the later jobs of a person aside in the look that stages the first', async () => {
    const person = await aParticipant(database);
    for (let n = 0; n < 3; n += 1) await aJob(database, person);
    const stager = stagerOf(carrier.broker);
    expect(await stager.stageDue()).toBe('drained');
    expect([await staged(), await database.query('select 1 from jobs where held')]).toMatchObject([[{}], [{}, {}]]);
  });

  it('does not look back for a second at what it has passed, and meets then what came in below', async () => {
    const hourAgo = { run_at: db(`now() - interval '1 hour'`) };
    await jobsOfPeople(1);
    let now = 0;
    const settings = { capacity: 100, kinds: ['inbound'], cursor: new StageCursor(() => now) };
    const stager = new JobStager(database.db, session, carrier.broker, settings);
    const meets = async (): Promise<[string, number]> => [await stager.stageDue(), (await staged()).length];
    expect(await meets()).toEqual(['drained', 1]);
    await aJob(database, await aParticipant(database), hourAgo);
    expect(await meets()).toEqual(['skimmed', 1]);
    await jobsOfPeople(1);
    expect(await meets()).toEqual(['skimmed', 2]);
    now += WHOLE_LOOK_EACH_MS;
    expect(await meets()).toEqual(['drained', 3]);
    await aJob(database, await aParticipant(database), hourAgo);
    stager.lookFromTheStart();
    expect(await meets()).toEqual(['drained', 4]);
  });

  it('frees what a failing broker did not take, and tells the failure', async () => {
    await jobsOfPeople(2);
    const failing = withAdd(carrier.broker, () => Promise.reject(new Error('Full disk')));
    await expect(stagerOf(failing).stageDue()).rejects.toThrow('Full disk');
    expect(await staged()).toEqual([]);
    expect(await stagerOf(carrier.broker).stageDue()).toBe('drained');
    expect(await staged()).toHaveLength(2);
  });

  it('marks nothing while the broker cannot tell its epoch', async () => {
    await jobsOfPeople(1);
    const dumb = {
      ...withAdd(carrier.broker, () => Promise.resolve()),
      epoch: () => Promise.reject(new Error('Away')),
    };
    await expect(stagerOf(dumb).stageDue()).rejects.toThrow('Away');
    expect(await staged()).toEqual([]);
  });

  it('never lets more wait than the capacity, and goes on when there is room', async () => {
    await jobsOfPeople(5);
    const stager = stagerOf(carrier.broker, 3);
    expect([await stager.stageDue(), (await staged()).length]).toEqual(['more', 3]);
    expect([await stager.stageDue(), (await staged()).length]).toEqual(['full', 3]);
    await database.query(
      `update jobs set status = 'done', finished_at = now(), staged_at = null, staged_by = null, staged_epoch = null
        where staged_at is not null`,
    );
    expect([await stager.stageDue(), (await staged()).length]).toEqual([expect.any(String), 2]);
  });

  it('leaves it to another who stages at this moment', async () => {
    await jobsOfPeople(20);
    const told = { ids: [] as string[], staged: 0 };
    const passes = await Promise.all(Array.from({ length: 4 }, () => stagerOf(spying(told)).stageDue()));
    expect(passes).toContain('drained');
    expect(told.ids).toHaveLength(20);
  });

  it('stages nothing without an owner session', async () => {
    await jobsOfPeople(1);
    await session.close();
    expect(await stagerOf(carrier.broker).stageDue()).toBe('drained');
    expect(await staged()).toEqual([]);
  });

  it('finds what the broker has lost, and stages it again', async () => {
    const ids = await jobsOfPeople(3);
    const finder = new LostStageFinder(database.db, carrier.broker);
    await stagerOf(carrier.broker).stageDue();
    expect(await finder.runOnce()).toBe(0);
    await carrier.forget();
    expect(await until('the broker to be back', () => finder.runOnce().catch(() => null))).toBe(3);
    expect(await staged()).toEqual([]);
    const told = { ids: [] as string[], staged: 0 };
    await until('the broker to take them', () =>
      stagerOf(spying(told))
        .stageDue()
        .catch(() => false),
    );
    expect(told.ids.sort()).toEqual(ids.sort());
    expect(await finder.runOnce()).toBe(0);
  });

  it('finds what a process that is gone had staged, and leaves what merely waits in the broker', async () => {
    await jobsOfPeople(3);
    const finder = new LostStageFinder(database.db, carrier.broker);
    await stagerOf(carrier.broker).stageDue();
    const gone = await aBoot(database, { gone_at: new Date() });
    const [first, second] = (await staged()) as { id: string }[];
    await database.query('update jobs set staged_by = $1 where id = $2', [gone, first!.id]);
    await database.query(`update jobs set staged_at = now() - interval '1 minute' where id = $1`, [second!.id]);
    expect(await finder.runOnce()).toBe(1);
    expect(await finder.runOnce()).toBe(0);
    expect(await staged()).toHaveLength(2);
  });

  it('finds what nobody claimed for very long although hints of others wait', async () => {
    await jobsOfPeople(2);
    await stagerOf(carrier.broker).stageDue();
    const [first] = (await staged()) as { id: string }[];
    const age = (minutes: number): Promise<unknown> =>
      database.query('update jobs set staged_at = now() - make_interval(mins => $1) where id = $2', [
        minutes,
        first!.id,
      ]);
    const finder = new LostStageFinder(database.db, carrier.broker);
    await age(4);
    expect(await finder.runOnce()).toBe(0);
    await age(6);
    expect([await finder.runOnce(), (await staged()).length]).toEqual([1, 1]);
  });

  it('finds what nobody claimed for long although no hint waits', async () => {
    await jobsOfPeople(2);
    await stagerOf(carrier.broker).stageDue();
    await carrier.broker.obliterate(JOBS_QUEUE);
    const [first] = (await staged()) as { id: string }[];
    await database.query(`update jobs set staged_at = now() - interval '1 hour' where id = $1`, [first!.id]);
    expect(await new LostStageFinder(database.db, carrier.broker).runOnce()).toBe(1);
    expect(await staged()).toHaveLength(1);
  });
});
