import { aBoot, aJob, aMessage, aParticipant, type Proxy, startProxy, until } from '@promptpipe/testing';
import {
  claimJobs,
  claimMessage,
  completeJob,
  createDataSource,
  type DataSource,
  type EntityManager,
  inTransaction,
  loseOutcome,
  newId,
  renewJobLeases,
  requeueJobs,
  requeueStaleRunningJobs,
  takeBackStaleMessages,
} from '../../src';
import { connectAccount, useDatabase } from '../database';

/** The commit arrives, its answer does not: the process cannot tell that it holds a claim. */
describe('a claim whose answer is lost', () => {
  const database = useDatabase();
  let proxy: Proxy;
  let distant: DataSource;

  beforeEach(async () => {
    proxy = await startProxy(database.url, 5432);
    const onPoolError = (): void => undefined;
    const options = { url: proxy.url, poolSize: 2, applicationName: 'distant', onPoolError };
    distant = await createDataSource(options).initialize();
  });
  afterEach(async () => {
    await proxy.cut().catch(() => undefined);
    await distant.destroy().catch(() => undefined);
  });

  /** Commits what `work` does, and tells its caller that the connection broke. */
  async function committedUnseen(work: (tx: EntityManager) => Promise<unknown>, committed: string): Promise<void> {
    const told = inTransaction(distant, async (tx) => {
      await work(tx);
      proxy.muffle();
    }).then(
      () => 'committed',
      () => 'broken',
    );
    await until('the commit', async () => (await database.query(committed)).length === 1);
    await proxy.cut();
    expect(await told).toBe('broken');
  }
  const runsOut = (table: string): Promise<unknown> =>
    database.query(`update ${table} set lease_until = now() - interval '1 second' where lease_until is not null`);

  it('of a job is not renewed, runs out, is taken back and run again; what comes late under the first is refused', async () => {
    const boot = await aBoot(database);
    const job = await aJob(database, await aParticipant(database));
    const claim = (tx: EntityManager, attempt: number) => claimJobs(tx, [{ id: job.id, attempt }], boot, ['inbound']);
    await committedUnseen((tx) => claim(tx, 0), `select 1 from jobs where status = 'running'`);

    expect(await database.tx((tx) => claim(tx, 0))).toEqual([]);
    await runsOut('jobs');
    await database.tx((tx) => renewJobLeases(tx, [{ id: newId(), attempt: 1 }]));
    expect(await database.tx((tx) => requeueStaleRunningJobs(tx))).toEqual([{ id: job.id, status: 'queued' }]);
    const [again] = await database.tx((tx) => claim(tx, 1));
    expect(again).toMatchObject({ id: job.id, attempt: 2 });

    const lost = { id: job.id, attempt: 1 };
    expect(await database.tx((tx) => completeJob(tx, lost))).toBe(false);
    const back = { failures: 1, crashes: 0, error: 'late' } as const;
    expect(await database.tx((tx) => requeueJobs(tx, [{ ...lost, delayMs: 0 }], back))).toEqual([]);
    expect(await database.row('jobs', job.id)).toMatchObject({
      status: 'running',
      attempt: 2,
      failures: 0,
      crashes: 1,
    });
    expect(await database.query('select attempt from job_locks')).toEqual([{ attempt: 2 }]);
    expect(await database.tx((tx) => completeJob(tx, again!))).toBe(true);
  });

  it('of a message is of unknown outcome when it runs out, never queued blindly', async () => {
    const boot = await aBoot(database);
    const lease = await connectAccount(database, boot);
    const message = await aMessage(database, await aParticipant(database));
    await committedUnseen(
      (tx) => claimMessage(tx, message, lease),
      `select 1 from outbox_messages where status = 'sending'`,
    );
    expect(await database.tx((tx) => takeBackStaleMessages(tx))).toBe(0);
    await runsOut('outbox_messages');
    expect(await database.tx((tx) => takeBackStaleMessages(tx))).toBe(1);
    expect(await database.tx((tx) => loseOutcome(tx, { id: message.id, attempt: 1 }, 'late'))).toBe(false);
    expect(await database.row('outbox_messages', message.id)).toMatchObject({ status: 'unknown', attempt: 1 });
  });

  it('and one whose commit did not arrive left nothing behind', async () => {
    const boot = await aBoot(database);
    const job = await aJob(database, await aParticipant(database));
    const claiming = inTransaction(distant, async (tx) => {
      await claimJobs(tx, [job], boot, ['inbound']);
      await proxy.cut();
    });
    await expect(claiming).rejects.toThrow();
    await until('the server to let go', async () => {
      const left = await database.query(`select 1 from pg_stat_activity where application_name = 'distant'`);
      return left.length === 0;
    });
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'queued', attempt: 0 });
    expect(await database.query('select 1 from job_locks')).toEqual([]);
  });
});
