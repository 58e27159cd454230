import { randomUUID } from 'node:crypto';
import { aBoot, aJob, aParticipant, db, insertRow, type JobRow, type Row } from '@promptpipe/testing';
import { dropOrphanJobLocks, requeueStaleRunningJobs, type RequeueOutcome } from '../src';
import { crowdOfJobs, openTransaction, useDatabase } from './database';

describe('taking back jobs', () => {
  const database = useDatabase();

  const takeBack = (): Promise<RequeueOutcome[]> => database.tx((tx) => requeueStaleRunningJobs(tx));
  const runningJob = async (over: Row): Promise<JobRow> => {
    const person = await aParticipant(database);
    const job = await aJob(database, person, { status: 'running', ...over });
    await insertRow(database, 'job_locks', {
      lock_key: `participant:${person.id}`,
      job_id: job.id,
      attempt: job.attempt,
    });
    return job;
  };
  const owners: Record<string, () => Promise<Row>> = {
    'whose owner is gone': async () => ({ lease_owner: await aBoot(database, { gone_at: db('now()') }) }),
    'whose owner is registered nowhere': async () => Promise.resolve({ lease_owner: randomUUID() }),
    'whose lease ran out': async () => ({
      ...{ lease_owner: await aBoot(database), lease_until: db(`now() - interval '1 second'`) },
    }),
  };

  it.each(Object.keys(owners))('puts one back %s, one crash on, at once, and frees its key', async (which) => {
    const job = await runningJob(await owners[which]!());
    expect(await takeBack()).toEqual([{ id: job.id, status: 'queued' }]);
    expect(await database.row('jobs', job.id)).toMatchObject({
      ...{ status: 'queued', attempt: 1, crashes: 1, failures: 0, last_error: 'The process that ran it is gone' },
    });
    expect(await database.query('select 1 from jobs where run_at <= now()')).toHaveLength(1);
    expect(await database.query('select 1 from job_locks')).toEqual([]);
    expect(await takeBack()).toEqual([]);
  });

  it('leaves what a living boot holds', async () => {
    const job = await runningJob({ lease_owner: await aBoot(database) });
    expect(await takeBack()).toEqual([]);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'running', crashes: 0 });
  });

  it('leaves what is being settled at this moment', async () => {
    const job = await runningJob({});
    const settle = await openTransaction(database.db);
    await settle.tx.query('select 1 from jobs where id = $1 for update', [job.id]);
    expect(await takeBack()).toEqual([]);
    await settle.commit();
    expect(await takeBack()).toHaveLength(1);
  });

  it.each([
    [8, { status: 'queued', crashes: 9, end_reason: null }],
    [9, { status: 'dead', crashes: 10, end_reason: 'kills its process' }],
  ])('after %d crashes leaves it as %p', async (crashes, expected) => {
    const job = await runningJob({ crashes });
    await takeBack();
    expect(await database.row('jobs', job.id)).toMatchObject(expected);
  });

  it('goes in chunks of 1000 until nothing is stale', async () => {
    await crowdOfJobs(database, 1_120);
    await database.query(`update jobs set status = 'running', attempt = 1, lease_owner = id, lease_until = now()`);
    expect([(await takeBack()).length, (await takeBack()).length, (await takeBack()).length]).toEqual([1_000, 120, 0]);
  });

  describe('and locks that nobody holds', () => {
    const lock = (over: Row): Promise<unknown> =>
      insertRow(database, 'job_locks', { lock_key: 'k', acquired_at: db(`now() - interval '1 minute'`), ...over });
    const left = async (): Promise<number> => {
      await database.tx((tx) => dropOrphanJobLocks(tx));
      return (await database.query('select 1 from job_locks')).length;
    };

    it('drops one whose job is not there', async () => {
      await lock({ job_id: randomUUID(), attempt: 1 });
      expect(await left()).toBe(0);
    });

    it('drops one of an earlier attempt', async () => {
      const job = await aJob(database, await aParticipant(database), { status: 'running', attempt: 2 });
      await lock({ job_id: job.id, attempt: 1 });
      expect(await left()).toBe(0);
    });

    it('keeps one whose job runs at that attempt', async () => {
      const job = await aJob(database, await aParticipant(database), { status: 'running', attempt: 2 });
      await lock({ job_id: job.id, attempt: 2 });
      expect(await left()).toBe(1);
    });

    it('keeps one that was taken a moment ago', async () => {
      await lock({ job_id: randomUUID(), attempt: 1, acquired_at: db('clock_timestamp()') });
      expect(await left()).toBe(1);
    });
  });
});
