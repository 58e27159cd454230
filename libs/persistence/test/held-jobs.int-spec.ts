import { aBoot, aJob, aParticipant, db, type JobRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import {
  autocommit,
  cancelJobsOfTimer,
  claimJobs,
  completeJobs,
  type JobStageResult,
  releaseBehindJobs,
  releaseFreeJobs,
  requeueJobs,
  stageJobs,
  sweepHeldJobs,
} from '../src';
import { openTransaction, useDatabase } from './database';

type Act = Exclude<JobStageResult, string>;

describe('jobs that are held', () => {
  const database = useDatabase();
  let bootId: string;
  let person: ParticipantRow;
  let head: JobRow;
  let second: JobRow;
  let third: JobRow;

  beforeEach(async () => {
    bootId = await aBoot(database);
    person = await aParticipant(database);
    head = await aJob(database, person);
    second = await aJob(database, person);
    third = await aJob(database, person);
  });

  const mark = () => ({ bootId, brokerEpoch: 'epoch-1' });
  const actIn = async (tx: Parameters<typeof stageJobs>[0]): Promise<Act> =>
    (await stageJobs(tx, mark(), { kinds: ['inbound'], capacity: 100 })) as Act;
  const stage = (): Promise<Act> => database.tx(actIn);
  const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
  const held = async (): Promise<string[]> =>
    ids(await database.query<JobRow>('select id from jobs where held order by participant_id, participant_seq'));
  const claimHead = async (): Promise<{ id: string; attempt: number }> =>
    (await database.tx((tx) => claimJobs(tx, [head], bootId, ['inbound'])))[0]!;
  const endHead = async (claimed: { id: string; attempt: number }): Promise<void> => {
    await database.tx((tx) => completeJobs(tx, [claimed]));
  };
  const now = () => autocommit(database.db);

  it('are due and no heads; a look leaves none of them to the next look', async () => {
    const first = await stage();
    expect([ids(first.staged), [...first.held].sort()]).toEqual([[head.id], [second.id, third.id].sort()]);
    expect(await held()).toEqual([second.id, third.id]);
    expect(await stage()).toMatchObject({ staged: [], held: [], waiting: 1 });
  });

  it('are none that are not yet due, and none of other people', async () => {
    await aJob(database, person, { run_at: db(`now() + interval '1 hour'`) });
    const other = await aJob(database, await aParticipant(database));
    const act = await stage();
    expect(ids(act.staged).sort()).toEqual([head.id, other.id].sort());
    expect(act.held).toHaveLength(2);
  });

  it('come free one after another, each when what stands before it has ended', async () => {
    await stage();
    const claimed = await claimHead();
    await endHead(claimed);
    expect(await releaseBehindJobs(now(), [head.id])).toBe(1);
    expect(await held()).toEqual([third.id]);
    expect(ids((await stage()).staged)).toEqual([second.id]);
  });

  it.each<[string, Row, Parameters<typeof requeueJobs>[2], number]>([
    ['is dead', { failures: 4 }, { failures: 1, crashes: 0, error: 'x' }, 1],
    ['comes back', {}, { failures: 1, crashes: 0, error: 'x' }, 0],
  ])('when the head %s: the next goes, or not', async (_, before, reason, goes) => {
    await database.query('update jobs set failures = $1 where id = $2', [before.failures ?? 0, head.id]);
    await stage();
    const claimed = await claimHead();
    await database.tx((tx) => requeueJobs(tx, [{ ...claimed, delayMs: 3_600_000 }], reason));
    await releaseBehindJobs(now(), [head.id]);
    const act = await stage();
    expect(act.staged).toHaveLength(goes);
    expect(await held()).toEqual(goes === 1 ? [third.id] : [second.id, third.id]);
  });

  it('come free when the head is canceled with its timer', async () => {
    const timerId = '0190d8a4-0000-7000-8000-00000000000a';
    await database.query('update jobs set timer_id = $1 where id = $2', [timerId, head.id]);
    await stage();
    await database.tx((tx) => cancelJobsOfTimer(tx, timerId));
    expect(await held()).toEqual([third.id]);
  });

  describe('while the head ends at the same moment', () => {
    it('by the look after the commit, where the end could not see that they are held', async () => {
      const claimed = await claimHead();
      const stager = await openTransaction(database.db);
      const act = await actIn(stager.tx);
      await endHead(claimed);
      expect(await releaseBehindJobs(now(), [head.id])).toBe(0);
      await stager.commit();
      expect(await releaseFreeJobs(now(), act.held)).toBe(1);
      expect(await held()).toEqual([third.id]);
    });

    it('by the end, where the look could not see it', async () => {
      const claimed = await claimHead();
      const ending = await openTransaction(database.db);
      await completeJobs(ending.tx, [claimed]);
      const act = await stage();
      expect(await releaseFreeJobs(now(), act.held)).toBe(0);
      await ending.commit();
      expect(await releaseBehindJobs(now(), [head.id])).toBe(1);
      expect(await held()).toEqual([third.id]);
    });
  });

  it('are swept free where nobody released them, the first of each key and no other', async () => {
    const neighbour = await aParticipant(database);
    const blocked = await aJob(database, neighbour);
    const behind = await aJob(database, neighbour, { held: true });
    await database.query('update jobs set held = true where participant_id = $1', [person.id]);
    await database.query(`update jobs set status = 'done', finished_at = now() where id = $1`, [head.id]);
    expect(await sweepHeldJobs(now())).toBe(1);
    expect((await held()).sort()).toEqual([head.id, behind.id, third.id].sort());
    expect(await sweepHeldJobs(now())).toBe(0);
    expect(ids((await stage()).staged).sort()).toEqual([second.id, blocked.id].sort());
  });

  it('are claimed all the same when a hint names them and nothing stands before them', async () => {
    await database.query('update jobs set held = true');
    expect(await database.tx((tx) => claimJobs(tx, [head, second], bootId, ['inbound']))).toMatchObject([
      { id: head.id },
    ]);
    expect((await database.row('jobs', head.id)).held).toBe(false);
  });
});
