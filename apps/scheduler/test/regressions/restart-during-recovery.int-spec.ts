import { startTemporaryPostgres, type TemporaryPostgres } from '@promptpipe/local-stack';
import {
  claimJobs,
  completeJob,
  createDataSource,
  type DataSource,
  inTransaction,
  migrateDatabase,
  OwnerSession,
  requeueJobs,
  Waker,
} from '@promptpipe/persistence';
import { aBoot, aParticipant, type JobRow, type Querying, until } from '@promptpipe/testing';
import { rescueLoop } from '../../src/jobs/rescue.loop';
import { StaleJobRescuer } from '../../src/jobs/stale-job-rescuer';

const STALE = 2_400;

/**
 * dbos-transact-py#716: a restart of the database during recovery left work behind for ever. #742: a list of orphans that
 * was out of date ran work twice. #804: a draining process of the same name claimed what was recovered from it. #805: what
 * was recovered blocked its queue of one. #453: nobody recovered for another.
 */
describe('recovery', () => {
  let server: TemporaryPostgres;
  let db: DataSource;
  let rows: Querying;

  beforeAll(async () => {
    server = await startTemporaryPostgres();
    await migrateDatabase(server.url);
    const options = { url: server.url, poolSize: 5, applicationName: 'spec', onPoolError: () => undefined };
    db = await createDataSource(options).initialize();
    rows = { query: (text, params = []) => db.query(text, [...params]) };
  }, 120_000);
  afterAll(async () => {
    await db.destroy();
    await server.stop();
  });
  beforeEach(async () => {
    await db.query('delete from job_locks; delete from jobs; delete from participants; delete from service_instances');
  });

  const staleJobs = async (count: number): Promise<JobRow[]> => {
    const { id } = await aParticipant(rows);
    await rows.query(
      `insert into jobs (id, kind, payload, participant_id, participant_seq, cause, status, attempt, lease_owner, lease_until,
                         lock_key)
       select gen_random_uuid(), 'inbound', '{}', $1, n, 'x', 'running', 1, gen_random_uuid(), now() + interval '1 hour',
              'key-' || n
         from generate_series(1, $2::integer) n`,
      [id, count],
    );
    await rows.query('insert into job_locks (lock_key, job_id, attempt) select lock_key, id, 1 from jobs');
    return rows.query<JobRow>('select id, attempt, status from jobs order by id');
  };
  const counted = (): Promise<unknown[]> =>
    rows.query('select status, attempt, crashes, count(*)::integer as rows from jobs group by 1, 2, 3');
  const claim = (job: { id: string; attempt: number }, boot: string): Promise<{ id: string; attempt: number }[]> =>
    inTransaction(db, (tx) => claimJobs(tx, [job], boot, ['inbound']));

  it('goes on where a restart of the database broke it off, and counts each row once', async () => {
    await staleJobs(STALE);
    const rescuer = new StaleJobRescuer(db);
    expect(await rescuer.runOnce()).toHaveLength(1_000);
    const broken = rescuer.runOnce().catch(() => []);
    await server.crash();
    await broken;
    await server.restart();

    const session = new OwnerSession(db, { directUrl: server.url, service: 'scheduler', version: '0', kinds: [] });
    const errors: unknown[] = [];
    const loop = rescueLoop(rescuer, new Waker(session), (error) => errors.push(error));
    loop.start();
    const left = `select 1 from jobs where status = 'running' limit 1`;
    await until('nothing to be stale', async () => (await rows.query(left).catch(() => [1])).length === 0, 30_000);
    await loop.stop();
    expect(await counted()).toEqual([{ status: 'queued', attempt: 1, crashes: 1, rows: STALE }]);
    expect(await rows.query('select 1 from job_locks')).toEqual([]);
  }, 60_000);

  it('of two processes at once takes each row back once', async () => {
    await staleJobs(STALE);
    const all = async (): Promise<number> => {
      const taken = (await new StaleJobRescuer(db).runOnce()).length;
      return taken === 0 ? 0 : taken + (await all());
    };
    const taken = await Promise.all([all(), all()]);
    const rest = await all();
    expect(taken[0] + taken[1] + rest).toBe(STALE);
    expect(await counted()).toEqual([{ status: 'queued', attempt: 1, crashes: 1, rows: STALE }]);
  });

  it('by a list that is out of date takes nothing from who runs it by now', async () => {
    const [job] = await staleJobs(1);
    const list = [{ id: job!.id, attempt: 1, delayMs: 0 }];
    await new StaleJobRescuer(db).runOnce();
    expect(await claim({ id: job!.id, attempt: 1 }, await aBoot(rows))).toHaveLength(1);
    const crashed = { failures: 0, crashes: 1, error: 'x' } as const;
    expect(await inTransaction(db, (tx) => requeueJobs(tx, list, crashed))).toEqual([]);
    expect(await counted()).toEqual([{ status: 'running', attempt: 2, crashes: 1, rows: 1 }]);
    expect(await rows.query('select attempt from job_locks')).toEqual([{ attempt: 2 }]);
  });

  it('is not undone by a draining process of the same name: what that claims now is taken back too, and ends nothing', async () => {
    const [job] = await staleJobs(1);
    const draining = await aBoot(rows, { gone_at: new Date() });
    const successor = await aBoot(rows);
    const rescuer = new StaleJobRescuer(db);
    await rescuer.runOnce();
    const [zombie] = await claim({ id: job!.id, attempt: 1 }, draining);
    expect(await rescuer.runOnce()).toHaveLength(1);
    const [live] = await claim({ id: job!.id, attempt: 2 }, successor);
    expect(await inTransaction(db, (tx) => completeJob(tx, zombie!))).toBe(false);
    expect(await inTransaction(db, (tx) => completeJob(tx, live!))).toBe(true);
  });

  it('frees the key of what it takes back: nothing stands before it but its own turn', async () => {
    const [job] = await staleJobs(1);
    await rows.query(
      `insert into jobs (id, kind, payload, participant_id, participant_seq, cause, lock_key)
       select gen_random_uuid(), 'inbound', '{}', participant_id, 2, 'x', lock_key from jobs`,
    );
    await new StaleJobRescuer(db).runOnce();
    const boot = await aBoot(rows);
    const [first] = await claim({ id: job!.id, attempt: 1 }, boot);
    await inTransaction(db, (tx) => completeJob(tx, first!));
    const [next] = await rows.query<JobRow>(`select id, attempt, status from jobs where status = 'queued'`);
    expect(await claim(next!, boot)).toHaveLength(1);
  });
});
