import { aBoot, aJob, aParticipant, type JobRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import { claimJobs, completeJob, endedAttemptsOf, requeueJobs, requeueStaleRunningJobs, type ClaimedJob } from '../src';
import { useDatabase } from './database';

const RETRY = { failures: 1, crashes: 0, error: 'Error: it threw' } as const;
const DEFERRED = { failures: 0, crashes: 0, error: 'Not yet' } as const;
const HANDED_BACK = { failures: 0, crashes: 0, error: null } as const;
const TAKEN_BACK = { failures: 0, crashes: 1, error: 'Gone' } as const;

describe('the log of attempts', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let bootId: string;

  beforeEach(async () => {
    person = await aParticipant(database);
    bootId = await aBoot(database);
  });

  const claim = async (job: JobRow): Promise<ClaimedJob> =>
    (await database.tx((tx) => claimJobs(tx, [job], bootId, ['inbound'])))[0]!;
  const back = (jobs: readonly JobRow[] | readonly ClaimedJob[], reason: Parameters<typeof requeueJobs>[2]) =>
    database.tx((tx) =>
      requeueJobs(
        tx,
        jobs.map(({ id, attempt }) => ({ id, attempt, delayMs: 0 })),
        reason,
      ),
    );
  const logOf = ({ id }: { id: string }) => database.tx((tx) => endedAttemptsOf(tx, id));
  const outcomesOf = async (job: JobRow): Promise<unknown[]> =>
    (await logOf(job)).map(({ attempt, outcome, error }) => [attempt, outcome, error]);

  it.each([
    ['retry', {}, RETRY],
    ['deferred', {}, DEFERRED],
    ['handed-back', {}, HANDED_BACK],
    ['taken-back', {}, TAKEN_BACK],
    ['dead', { failures: 4 }, RETRY],
    ['dead', { crashes: 9 }, TAKEN_BACK],
    ['canceled', { cancel_requested: true }, TAKEN_BACK],
    ['canceled', { cancel_requested: true, failures: 4 }, RETRY],
  ] as const)('says %s of %p with %p', async (outcome, over: Row, reason) => {
    const job = await claim(await aJob(database, person, over));
    await back([job], reason);
    const [logged, ...more] = await logOf(job);
    expect(logged).toMatchObject({ attempt: 1, outcome, bootId, error: reason.error });
    expect(logged!.startedAt!.getTime()).toBeLessThanOrEqual(logged!.endedAt.getTime());
    expect(more).toEqual([]);
  });

  it('says merged of one that a queued twin stands in for', async () => {
    const twins = { dedupe_key: 'once', payload: {} };
    const running = await aJob(database, person, { ...twins, status: 'running' });
    await aJob(database, person, twins);
    await back([running], HANDED_BACK);
    expect(await outcomesOf(running)).toEqual([[1, 'merged', null]]);
  });

  it('keeps each attempt, the oldest first', async () => {
    const job = await aJob(database, person);
    await back([await claim(job)], RETRY);
    await back([await claim({ ...job, attempt: 1 })], DEFERRED);
    expect(await outcomesOf(job)).toEqual([
      [1, 'retry', 'Error: it threw'],
      [2, 'deferred', 'Not yet'],
    ]);
  });

  it('gets nothing from one that is done: its row tells when it began and ended', async () => {
    const job = await claim(await aJob(database, person));
    await database.tx((tx) => completeJob(tx, job));
    expect(await logOf(job)).toEqual([]);
    const row = await database.row('jobs', job.id);
    expect([row.claimed_at, row.finished_at]).toEqual([expect.any(Date), expect.any(Date)]);
  });

  it('gets nothing from a claim that is no longer the current one', async () => {
    const job = await aJob(database, person, { status: 'running', attempt: 2 });
    await back([{ ...job, attempt: 1 }], RETRY);
    expect(await logOf(job)).toEqual([]);
  });

  it('commits with the settle, or not at all', async () => {
    const job = await aJob(database, person, { status: 'running' });
    const lost = database.tx(async (tx) => {
      await requeueJobs(tx, [{ ...job, delayMs: 0 }], RETRY);
      throw new Error('The commit was not reached');
    });
    await expect(lost).rejects.toThrow('not reached');
    expect(await logOf(job)).toEqual([]);
  });

  it('names the boot that was gone', async () => {
    const gone = await aJob(database, person, { status: 'running', lease_owner: bootId });
    await database.query('update service_instances set gone_at = now()');
    await database.tx(requeueStaleRunningJobs);
    expect(await logOf(gone)).toMatchObject([
      { outcome: 'taken-back', bootId, startedAt: null, error: 'The process that ran it is gone' },
    ]);
  });
});
