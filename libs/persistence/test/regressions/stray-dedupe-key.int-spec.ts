import { aBoot, aParticipant, type ParticipantRow } from '@promptpipe/testing';
import {
  cancelJobsOfTimer,
  claimJobs,
  type ClaimedJob,
  completeJob,
  requeueJobs,
  requeueStaleRunningJobs,
} from '../../src';
import { openTransaction, useDatabase } from '../database';
import { enqueue } from '../two-sessions/acts';

const KEY = 'reminder-of-today';
const FAILED = { failures: 1, crashes: 0, error: 'x' } as const;

/**
 * bullmq#4311, #2954, #3232, #3236: a dedupe key in a store of its own outlived its job, or was deleted by another job; then
 * nothing could be added, or everything twice. Here the key is a column of the row that waits: it cannot stray.
 */
describe('a dedupe key', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let boot: string;

  beforeEach(async () => {
    person = await aParticipant(database);
    boot = await aBoot(database);
  });

  const add = (payload = person.id): Promise<string | null> =>
    database.tx((tx) => enqueue(tx, person, { dedupeKey: KEY, inboundMessageId: payload }));
  const claim = async (id: string, attempt = 0): Promise<ClaimedJob> =>
    (await database.tx((tx) => claimJobs(tx, [{ id, attempt }], boot, ['inbound'])))[0]!;
  const queuedKeys = (): Promise<unknown[]> =>
    database.query(`select id from jobs where status = 'queued' and dedupe_key = $1`, [KEY]);

  it.each<[string, (job: ClaimedJob) => Promise<unknown>]>([
    ['runs', () => Promise.resolve()],
    ['is done', (job) => database.tx((tx) => completeJob(tx, job))],
    [
      'is dead',
      (job) =>
        database.tx(async (tx) => {
          await tx.query('update jobs set max_attempts = 1');
          await requeueJobs(tx, [{ ...job, delayMs: 0 }], FAILED);
        }),
    ],
    [
      'is canceled while it runs',
      (job) =>
        database.tx(async (tx) => {
          await tx.query('update jobs set timer_id = id');
          await cancelJobsOfTimer(tx, job.id);
          await requeueJobs(tx, [{ ...job, delayMs: 0 }], FAILED);
        }),
    ],
    ['was run by a process that is gone', () => database.query('update service_instances set gone_at = now()')],
  ])('is free when its job %s', async (_, end) => {
    await end(await claim((await add())!));
    expect(await add()).not.toBeNull();
  });

  it('is free when the connection of whoever was adding breaks', async () => {
    const broken = await openTransaction(database.db);
    expect(await enqueue(broken.tx, person, { dedupeKey: KEY })).not.toBeNull();
    const [backend] = await broken.tx.query<{ pid: number }[]>('select pg_backend_pid() as pid');
    await database.query('select pg_terminate_backend($1)', [backend!.pid]);
    await expect(broken.tx.query('select 1')).rejects.toThrow();
    await broken.rollback().catch(() => undefined);
    expect(await add()).not.toBeNull();
  });

  it('stays with the job that waits, whatever becomes of an older one with the same key', async () => {
    const first = await claim((await add())!);
    const waiting = await add(first.id);
    await database.tx((tx) => requeueJobs(tx, [{ ...first, delayMs: 0 }], FAILED));
    const again = await database.tx((tx) => claimJobs(tx, [{ id: first.id, attempt: 1 }], boot, ['inbound']));
    await database.tx((tx) => completeJob(tx, again[0]!));
    expect(await queuedKeys()).toEqual([{ id: waiting }]);
    expect(await add()).toBeNull();
  });

  it('keeps no job from coming back after an outage, and nobody from the key of a person', async () => {
    const first = await claim((await add())!);
    const twin = await add();
    await database.query('update service_instances set gone_at = now()');
    expect(await database.tx((tx) => requeueStaleRunningJobs(tx))).toEqual([{ id: first.id, status: 'canceled' }]);
    boot = await aBoot(database);
    expect(await claim(twin!)).toMatchObject({ id: twin, attempt: 1 });
  });
});
