import { aBoot, aJob, aParticipant, type JobRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  autocommit,
  cancelJobsOfTimer,
  claimJobs,
  completeJob,
  completeJobs,
  enqueueJob,
  lockParticipant,
  renewJobLeases,
  requeueJobs,
  takeSeq,
  type ClaimedJob,
  type RequeueOutcome,
} from '../src';
import { useDatabase } from './database';

const FAILED = { failures: 1, crashes: 0, error: 'The handler threw' } as const;
const HANDED_BACK = { failures: 0, crashes: 0, error: null } as const;

describe('settling a job', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let bootId: string;

  beforeEach(async () => {
    person = await aParticipant(database);
    bootId = await aBoot(database);
  });

  const claim = async (job: JobRow): Promise<ClaimedJob> =>
    (await database.tx((tx) => claimJobs(tx, [job], bootId, ['inbound'])))[0]!;
  const aClaimedJob = async (over: Row = {}): Promise<ClaimedJob> => claim(await aJob(database, person, over));
  const complete = (job: { id: string; attempt: number }): Promise<boolean> =>
    database.tx((tx) => completeJob(tx, job));
  const requeue = (
    job: ClaimedJob,
    reason = { ...FAILED } as Parameters<typeof requeueJobs>[2],
  ): Promise<RequeueOutcome[]> => database.tx((tx) => requeueJobs(tx, [{ ...job, delayMs: 5_000 }], reason));
  const locks = (): Promise<unknown[]> => database.query('select job_id, attempt from job_locks');

  it('ends it as done, frees its lease and its key', async () => {
    const job = await aClaimedJob();
    expect(await complete(job)).toBe(true);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'done', lease_owner: null, attempt: 1 });
    expect(await locks()).toEqual([]);
    expect(await complete(job)).toBe(false);
  });

  it('ends many at once, each by its own fence', async () => {
    const jobs: ClaimedJob[] = [];
    for (let n = 0; n < 4; n += 1) jobs.push(await claim(await aJob(database, await aParticipant(database))));
    const [first, taken, stopped, last] = jobs as [ClaimedJob, ClaimedJob, ClaimedJob, ClaimedJob];
    await database.query('update jobs set attempt = 2 where id = $1', [taken.id]);
    await database.query('update job_locks set attempt = 2 where job_id = $1', [taken.id]);
    await database.query('update jobs set cancel_requested = true where id = $1', [stopped.id]);
    const done = await database.tx((tx) => completeJobs(tx, jobs));
    expect(done.sort()).toEqual([first.id, last.id].sort());
    expect(await database.row('jobs', taken.id)).toMatchObject({ status: 'running', attempt: 2 });
    expect(await database.row('jobs', stopped.id)).toMatchObject({ status: 'running', cancel_requested: true });
    expect(await locks()).toEqual([{ job_id: taken.id, attempt: 2 }]);
  });

  it('keeps it running where its effects were rolled back', async () => {
    const job = await aClaimedJob();
    const work = database.tx(async (tx) => {
      const participant = (await lockParticipant(tx, person.id))!;
      const participantSeq = await takeSeq(tx, participant);
      const next = { kind: 'inbound' as const, payload: { inboundMessageId: job.id }, participantSeq };
      await enqueueJob(tx, { id: person.id, ...next, participantId: person.id, studyId: person.study_id, cause: 'x' });
      await completeJob(tx, job);
      throw new Error('The commit was not reached');
    });
    await expect(work).rejects.toThrow('not reached');
    expect(await database.query('select id, status from jobs')).toEqual([{ id: job.id, status: 'running' }]);
    expect(await locks()).toEqual([{ job_id: job.id, attempt: 1 }]);
  });

  describe('with the attempt of a claim that was taken back meanwhile', () => {
    let old: ClaimedJob;
    let current: ClaimedJob;
    beforeEach(async () => {
      old = await aClaimedJob();
      await database.query(`update jobs set status = 'queued', lease_owner = null, lease_until = null`);
      await database.query('delete from job_locks');
      current = await claim({ ...old, status: 'queued' });
    });

    it.each<[string, (job: ClaimedJob) => Promise<unknown>, unknown]>([
      ['completes nothing', complete, false],
      ['puts nothing back', requeue, []],
    ])('%s, and frees no key of the newer claim', async (_, settle, answer) => {
      expect(await settle(old)).toEqual(answer);
      expect(await database.row('jobs', old.id)).toMatchObject({ status: 'running', attempt: 2, failures: 0 });
      expect(await locks()).toEqual([{ job_id: current.id, attempt: 2 }]);
    });

    it('frees the key of its own claim where that was left', async () => {
      await database.query('update job_locks set attempt = 1');
      expect(await complete(old)).toBe(false);
      expect(await locks()).toEqual([]);
    });

    it('renews nothing', async () => {
      await database.query(`update jobs set lease_until = now() - interval '1 hour'`);
      await renewJobLeases(autocommit(database.db), [old]);
      expect(await database.query('select 1 from jobs where lease_until > now()')).toEqual([]);
      await renewJobLeases(autocommit(database.db), [current]);
      expect(await database.query('select 1 from jobs where lease_until > now()')).toHaveLength(1);
    });
  });

  it('puts a failed one back, later, one failure on', async () => {
    const job = await aClaimedJob();
    expect(await requeue(job)).toEqual([{ id: job.id, status: 'queued' }]);
    expect(await database.row('jobs', job.id)).toMatchObject({
      ...{ status: 'queued', failures: 1, crashes: 0, attempt: 1, last_error: 'The handler threw', lease_owner: null },
    });
    const [due] = await database.query(
      `select run_at > now() + interval '4 seconds' and run_at < now() + interval '6 seconds' as in_time from jobs`,
    );
    expect(due).toEqual({ in_time: true });
    expect(await locks()).toEqual([]);
  });

  it.each([
    [4, FAILED, { status: 'dead', failures: 5, end_reason: 'attempts used up' }],
    [3, FAILED, { status: 'queued', failures: 4, end_reason: null }],
    [5, HANDED_BACK, { status: 'queued', failures: 5, end_reason: null }],
  ])('of %d failures with %p leaves it as %p', async (failures, reason, expected) => {
    const job = await aClaimedJob({ failures });
    await requeue(job, reason);
    expect(await database.row('jobs', job.id)).toMatchObject(expected);
  });

  it('keeps what it failed of before when it is handed back without an error', async () => {
    const job = await aClaimedJob({ last_error: 'Of old' });
    await requeue(job, HANDED_BACK);
    expect(await database.row('jobs', job.id)).toMatchObject({ last_error: 'Of old', failures: 0, crashes: 0 });
  });

  describe('that was asked to stop', () => {
    let job: ClaimedJob;
    const timerId = '0190d8a4-0000-7000-8000-00000000000a';
    beforeEach(async () => {
      job = await aClaimedJob({ timer_id: timerId });
      await aJob(database, person, { timer_id: timerId });
      const canceled = await database.tx((tx) => cancelJobsOfTimer(tx, timerId));
      expect(canceled).toEqual({ canceled: 1, stopRequested: 1 });
    });

    it('does not complete', async () => {
      expect(await complete(job)).toBe(false);
      expect(await database.row('jobs', job.id)).toMatchObject({ status: 'running', cancel_requested: true });
    });

    it.each([FAILED, HANDED_BACK, { failures: 0, crashes: 1, error: null } as const])(
      'ends it as canceled: %p',
      async (reason) => {
        expect(await requeue(job, reason)).toEqual([{ id: job.id, status: 'canceled' }]);
        expect(await database.row('jobs', job.id)).toMatchObject({ end_reason: 'stopped' });
        expect(await locks()).toEqual([]);
      },
    );
  });
});
