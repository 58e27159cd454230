import { JOB_STATUSES } from '@promptpipe/domain';
import { aBoot, aJob, aParticipant, db, type JobRow, type ParticipantRow } from '@promptpipe/testing';
import {
  cancelJob,
  claimJobs,
  completeJob,
  inTransaction,
  lockParticipant,
  newId,
  requeueJobs,
  requeueStaleRunningJobs,
} from '../src';
import { openTransaction, untilBlocked, useDatabase } from './database';

const FAILED = { failures: 1, crashes: 0, error: 'x' } as const;

describe('canceling a job', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const cancel = (id: string) => inTransaction(database.db, (tx) => cancelJob(tx, id));

  it('ends a queued one, and takes it out of the hands of the broker', async () => {
    const stage = { staged_at: db('now()'), staged_by: newId(), staged_epoch: 'x' };
    const job = await aJob(database, person, stage);
    expect(await cancel(job.id)).toBe('canceled');
    expect(await database.row('jobs', job.id)).toMatchObject({
      ...{ status: 'canceled', end_reason: 'canceled', staged_at: null, finished_at: expect.any(Date) as Date },
    });
  });

  it('ends one of nobody', async () => {
    const job = await aJob(database, person, {
      ...{ participant_id: null, participant_seq: null, study_id: null, lock_key: null },
    });
    expect(await cancel(job.id)).toBe('canceled');
  });

  it.each(['done', 'dead', 'canceled'])('refuses one that is %s by name, and leaves it as it is', async (status) => {
    const job = await aJob(database, person, { status });
    const before = await database.row('jobs', job.id);
    await expect(cancel(job.id)).rejects.toMatchObject({
      name: 'IllegalTransitionError',
      message: `A job that is ${status} cannot cancel`,
    });
    expect(await database.row('jobs', job.id)).toEqual(before);
  });

  it('has an answer for every status', () => {
    expect([...JOB_STATUSES].sort()).toEqual(['canceled', 'dead', 'done', 'queued', 'running']);
  });

  it('does not know one that is not there', async () => {
    expect(await cancel(newId())).toBeNull();
  });

  describe('that runs', () => {
    let job: JobRow;
    beforeEach(async () => {
      job = await aJob(database, person, { status: 'running', lease_owner: await aBoot(database) });
      expect(await cancel(job.id)).toBe('running');
      expect(await cancel(job.id)).toBe('running');
    });
    const shown = async (): Promise<unknown> => {
      const { status, end_reason, cancel_requested } = await database.row('jobs', job.id);
      return [status, end_reason, cancel_requested];
    };

    it('asks it to stop: it completes no more, and its settle ends it', async () => {
      expect(await shown()).toEqual(['running', null, true]);
      expect(await database.tx((tx) => completeJob(tx, job))).toBe(false);
      await database.tx((tx) => requeueJobs(tx, [{ ...job, delayMs: 0 }], FAILED));
      expect(await shown()).toEqual(['canceled', 'stopped', true]);
    });

    it('is not run again when its process is gone', async () => {
      await database.query('update service_instances set gone_at = now()');
      expect(await database.tx(requeueStaleRunningJobs)).toEqual([{ id: job.id, status: 'canceled' }]);
      expect(await shown()).toEqual(['canceled', 'stopped', true]);
    });
  });

  it('waits for the turnstile of its participant', async () => {
    const job = await aJob(database, person);
    const other = await openTransaction(database.db);
    await lockParticipant(other.tx, person.id);
    const canceling = cancel(job.id);
    await untilBlocked(database);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'queued' });
    await other.commit();
    expect(await canceling).toBe('canceled');
  });

  describe('while another writes the row', () => {
    let job: JobRow;
    let bootId: string;
    beforeEach(async () => {
      job = await aJob(database, person);
      bootId = await aBoot(database);
    });
    const meet = async (work: (tx: Parameters<typeof cancelJob>[0]) => Promise<unknown>) => {
      const other = await openTransaction(database.db);
      await work(other.tx);
      const canceling = cancel(job.id).catch((error: unknown) => error);
      await untilBlocked(database);
      await other.commit();
      return canceling;
    };

    it('stops what a claim has just taken', async () => {
      expect(await meet((tx) => claimJobs(tx, [job], bootId, ['inbound']))).toBe('running');
      expect(await database.row('jobs', job.id)).toMatchObject({ status: 'running', cancel_requested: true });
    });

    it('leaves nothing for a claim that comes second', async () => {
      const first = await openTransaction(database.db);
      await cancelJob(first.tx, job.id);
      expect(await database.tx((tx) => claimJobs(tx, [job], bootId, ['inbound']))).toEqual([]);
      await first.commit();
      expect(await database.tx((tx) => claimJobs(tx, [job], bootId, ['inbound']))).toEqual([]);
    });

    it('ends at once what has just been put back', async () => {
      await database.tx((tx) => claimJobs(tx, [job], bootId, ['inbound']));
      expect(await meet((tx) => requeueJobs(tx, [{ id: job.id, attempt: 1, delayMs: 0 }], FAILED))).toBe('canceled');
    });

    it('is refused for what has just been done', async () => {
      await database.tx((tx) => claimJobs(tx, [job], bootId, ['inbound']));
      const answer = await meet((tx) => completeJob(tx, { id: job.id, attempt: 1 }));
      expect(answer).toMatchObject({ message: 'A job that is done cannot cancel' });
    });
  });
});
