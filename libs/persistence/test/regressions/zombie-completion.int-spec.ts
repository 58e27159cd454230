import { aBoot, aJob, aParticipant, type JobRow, type ParticipantRow } from '@promptpipe/testing';
import { claimJobs, type ClaimedJob, completeJob, type EntityManager, requeueStaleRunningJobs } from '../../src';
import { openTransaction, useDatabase } from '../database';

/**
 * bullmq#2639, #596, #3099: "Missing lock … moveToFinished". A worker that was taken for dead finishes what another runs by
 * then. Here what it did goes with its settle: both or neither.
 */
describe('a process that was taken for dead', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let job: JobRow;

  beforeEach(async () => {
    person = await aParticipant(database, { name: '' });
    job = await aJob(database, person);
  });

  const claim = async (attempt: number): Promise<ClaimedJob> => {
    const boot = await aBoot(database);
    return (await database.tx((tx) => claimJobs(tx, [{ id: job.id, attempt }], boot, ['inbound'])))[0]!;
  };
  const effect = (tx: EntityManager, by: string): Promise<unknown> =>
    tx.query('update participants set name = name || $2 where id = $1', [person.id, by]);
  const finish = (claimed: ClaimedJob, by: string): Promise<string> =>
    database
      .tx(async (tx) => {
        await effect(tx, by);
        if (!(await completeJob(tx, claimed))) throw new Error('not ours');
        return 'done';
      })
      .catch((error: unknown) => (error as Error).message);
  const died = async (): Promise<void> => {
    await database.query('update service_instances set gone_at = now()');
    expect(await database.tx((tx) => requeueStaleRunningJobs(tx))).toHaveLength(1);
  };
  const left = async (): Promise<unknown[]> => [
    (await database.row('participants', person.id)).name,
    (await database.row('jobs', job.id)).status,
  ];

  it('finishes nothing while another runs it', async () => {
    const zombie = await claim(0);
    await died();
    const live = await claim(1);
    expect(await finish(zombie, 'zombie')).toBe('not ours');
    expect(await left()).toEqual(['', 'running']);
    expect(await finish(live, 'live')).toBe('done');
    expect(await left()).toEqual(['live', 'done']);
  });

  it('finishes nothing after another has', async () => {
    const zombie = await claim(0);
    await died();
    expect(await finish(await claim(1), 'live')).toBe('done');
    expect(await finish(zombie, 'zombie')).toBe('not ours');
    expect(await left()).toEqual(['live', 'done']);
  });

  it('finishes nothing while its job waits again', async () => {
    const zombie = await claim(0);
    await died();
    expect(await finish(zombie, 'zombie')).toBe('not ours');
    expect(await left()).toEqual(['', 'queued']);
  });

  it('has finished when its settle came first: nobody takes that back', async () => {
    const slow = await claim(0);
    await database.query('update service_instances set gone_at = now()');
    const settling = await openTransaction(database.db);
    await effect(settling.tx, 'slow');
    expect(await completeJob(settling.tx, slow)).toBe(true);
    expect(await database.tx((tx) => requeueStaleRunningJobs(tx))).toEqual([]);
    await settling.commit();
    expect(await database.tx((tx) => requeueStaleRunningJobs(tx))).toEqual([]);
    expect(await left()).toEqual(['slow', 'done']);
  });

  it('has one effect, however many were taken for dead and wake at once', async () => {
    const claims = [await claim(0)];
    for (let attempt = 1; attempt < 6; attempt += 1) {
      await died();
      claims.push(await claim(attempt));
    }
    const told = await Promise.all(claims.map((claimed, n) => finish(claimed, String(n))));
    expect(told.filter((one) => one === 'done')).toHaveLength(1);
    expect(await left()).toEqual(['5', 'done']);
  });
});
