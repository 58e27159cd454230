import { aJob, aMessage, aParticipant } from '@promptpipe/testing';
import { claimJobs, completeJob, requeueStaleRunningJobs, takeBackStaleMessages } from '../../src';
import { useDatabase } from '../database';
import { useOwners } from './owners';

/**
 * procrastinate#1518: the row of a dead worker was pruned before its jobs were rescued, and nobody could tell any more that
 * they were orphans; a restarted pod with the same name made them look alive.
 */
describe('what a process held', () => {
  const database = useDatabase();
  const owners = useOwners(database);

  const aRunningJob = async (boot: string): Promise<string> => {
    const job = await aJob(database, await aParticipant(database));
    expect(await database.tx((tx) => claimJobs(tx, [job], boot, ['inbound']))).toHaveLength(1);
    return job.id;
  };
  const takenBack = async (): Promise<string[]> =>
    (await database.tx((tx) => requeueStaleRunningJobs(tx))).map(({ id }) => id);

  it('is taken back also when nothing is left that says who held it', async () => {
    const [victim, watcher] = [await owners.born(), await owners.born()];
    const id = await aRunningJob(victim.bootId!);
    const message = await aMessage(database, await aParticipant(database), {
      ...{ status: 'sending', lease_owner: victim.bootId },
    });
    const dead = await owners.kill(victim);
    await owners.declaredGone(watcher, dead);
    await database.query('delete from service_instances where boot_id = $1', [dead]);
    expect(await takenBack()).toEqual([id]);
    expect(await database.tx((tx) => takeBackStaleMessages(tx))).toBe(1);
    expect((await database.row('outbox_messages', message.id)).status).toBe('unknown');
  });

  it('is taken back also when its successor has the same service, host and version, and holds work of its own', async () => {
    const first = await owners.born();
    const old = await aRunningJob(first.bootId!);
    const dead = await owners.kill(first);
    const second = await owners.born();
    const fresh = await aRunningJob(second.bootId!);
    await owners.declaredGone(second, dead);
    const [names] = await database.query(
      'select count(distinct (service, host, version))::integer as n from service_instances',
    );
    expect(names).toEqual({ n: 1 });
    expect(await takenBack()).toEqual([old]);
    expect((await database.row('jobs', fresh)).status).toBe('running');
  });

  it('is not taken from one that lives, when another with its name died', async () => {
    const [victim, alive] = [await owners.born(), await owners.born()];
    const id = await aRunningJob(alive.bootId!);
    await owners.declaredGone(alive, await owners.kill(victim));
    expect(await takenBack()).toEqual([]);
    expect(await database.tx((tx) => completeJob(tx, { id, attempt: 1 }))).toBe(true);
  });

  it('is not its own any more when its session comes back: it is somebody else by then', async () => {
    const [victim, watcher] = [await owners.born(), await owners.born()];
    const id = await aRunningJob(victim.bootId!);
    const dead = await owners.kill(victim);
    await victim.open();
    expect(victim.bootId).not.toBe(dead);
    await owners.declaredGone(watcher, dead);
    expect(await takenBack()).toEqual([id]);
    expect(await database.tx((tx) => completeJob(tx, { id, attempt: 1 }))).toBe(false);
  });
});
