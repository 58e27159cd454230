import { aBoot, aJob, aParticipant, type JobRow } from '@promptpipe/testing';
import {
  claimJobs,
  type ClaimedJob,
  completeJob,
  renewJobLeases,
  requeueJobs,
  requeueStaleRunningJobs,
} from '../../src';
import { useDatabase } from '../database';
import { useOwners } from './owners';

/**
 * pg-boss#925: a stale worker's settle overwrote the live attempt and its result. pg-boss#436, #579, #250: what a dead
 * worker held was in limbo until it expired.
 */
describe('the end of a claim that is over', () => {
  const database = useDatabase();
  const owners = useOwners(database);
  let job: JobRow;

  beforeEach(async () => {
    job = await aJob(database, await aParticipant(database));
  });

  const claim = async (boot: string, attempt: number): Promise<ClaimedJob> =>
    (await database.tx((tx) => claimJobs(tx, [{ id: job.id, attempt }], boot, ['inbound'])))[0]!;
  const takenBack = (): Promise<unknown[]> => database.tx((tx) => requeueStaleRunningJobs(tx));

  it.each([
    ['an error', { failures: 1, crashes: 0, error: 'of the old' }],
    ['a hand-back', { failures: 0, crashes: 0, error: null }],
  ] as const)('changes nothing of the live attempt: %s', async (_, reason) => {
    const old = await claim(await aBoot(database), 0);
    await database.query('update service_instances set gone_at = now()');
    await takenBack();
    const live = await claim(await aBoot(database), 1);
    const before = await database.row('jobs', job.id);
    expect(await database.tx((tx) => requeueJobs(tx, [{ ...old, delayMs: 9_000 }], reason))).toEqual([]);
    await database.tx((tx) => renewJobLeases(tx, [old]));
    expect(await database.row('jobs', job.id)).toEqual(before);
    expect(await database.query('select attempt from job_locks')).toEqual([{ attempt: 2 }]);
    expect(await database.tx((tx) => completeJob(tx, live))).toBe(true);
  });

  it('changes nothing of a result', async () => {
    const old = await claim(await aBoot(database), 0);
    await database.query('update service_instances set gone_at = now()');
    await takenBack();
    const live = await claim(await aBoot(database), 1);
    await database.tx((tx) => completeJob(tx, live));
    const before = await database.row('jobs', job.id);
    await database.tx((tx) => requeueJobs(tx, [{ ...old, delayMs: 0 }], { failures: 1, crashes: 0, error: 'late' }));
    expect(await database.row('jobs', job.id)).toEqual(before);
  });

  it('is not waited for when its process was killed: it is taken back long before its lease is past', async () => {
    const [victim, watcher] = [await owners.born(), await owners.born()];
    await claim(victim.bootId!, 0);
    await owners.declaredGone(watcher, await owners.kill(victim));
    expect(await takenBack()).toHaveLength(1);
    const [{ left }] = (await database.query<{ left: boolean }>(
      `select now() < created_at + interval '30 seconds' as left from jobs`,
    )) as [{ left: boolean }];
    expect(left).toBe(true);
    expect(await claim(watcher.bootId!, 1)).toMatchObject({ attempt: 2 });
  });
});
