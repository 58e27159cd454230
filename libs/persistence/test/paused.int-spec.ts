import { aBoot, aJob, aParticipant, type JobRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import { changeStatus, claimJobs, lockParticipant, stageJobs, sweepHeldJobs, autocommit } from '../src';
import { useDatabase } from './database';

const KINDS = ['inbound', 'scheduled_prompt'];

describe('what is owed to somebody who is paused', () => {
  const database = useDatabase();
  let bootId: string;
  let person: ParticipantRow;

  beforeEach(async () => {
    bootId = await aBoot(database);
    person = await aParticipant(database);
  });

  const become = (event: 'pause' | 'resume'): Promise<unknown> =>
    database.tx(async (tx) => changeStatus(tx, (await lockParticipant(tx, person.id))!, event, { source: 'admin' }));
  const aPrompt = (over: Row = {}): Promise<JobRow> => aJob(database, person, { kind: 'scheduled_prompt', ...over });
  const claim = async (...jobs: JobRow[]): Promise<string[]> =>
    (await database.tx((tx) => claimJobs(tx, jobs, bootId, KINDS))).map(({ id }) => id);
  const stage = async (): Promise<string[]> => {
    const act = await database.tx((tx) =>
      stageJobs(tx, { bootId, brokerEpoch: 'epoch-1' }, { kinds: KINDS, capacity: 100 }),
    );
    return typeof act === 'string' ? [act] : act.staged.map(({ id }) => id);
  };

  it('is neither staged nor claimed, and stands as it was; resumed, it goes', async () => {
    const job = await aPrompt();
    await become('pause');
    expect(await stage()).toEqual([]);
    expect(await claim(job)).toEqual([]);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'queued', attempt: 0, failures: 0 });
    await become('resume');
    expect(await stage()).toEqual([job.id]);
    expect(await claim(job)).toEqual([job.id]);
  });

  it('is not claimed by the hint of before the pause, which it lets go of', async () => {
    const job = await aPrompt();
    await stage();
    await become('pause');
    expect(await claim(job)).toEqual([]);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'queued', staged_at: null });
  });

  it('keeps nobody else waiting', async () => {
    await aPrompt();
    const other = await aJob(database, await aParticipant(database), { kind: 'scheduled_prompt' });
    await become('pause');
    expect(await stage()).toEqual([other.id]);
  });

  it.each<[string, Row]>([
    ['was never begun', {}],
    ['comes back', { attempt: 2 }],
  ])('lets what they tell us past when it %s, and keeps its order among itself', async (_, over) => {
    const prompt = await aPrompt(over);
    const told = await aJob(database, person);
    const toldLater = await aJob(database, person);
    await become('pause');
    expect(await stage()).toEqual([told.id]);
    expect(await claim(toldLater)).toEqual([]);
    expect(await claim(told)).toEqual([told.id]);
    expect(await claim(prompt)).toEqual([]);
  });

  it('holds back what they tell us while it runs', async () => {
    await aPrompt({ status: 'running' });
    const told = await aJob(database, person);
    await become('pause');
    expect(await stage()).toEqual([]);
    expect(await claim(told)).toEqual([]);
  });

  it('shows what they have told us again at the pause, where it was held behind it', async () => {
    await aPrompt();
    const told = await aJob(database, person);
    const [head] = await stage();
    expect(head).not.toBe(told.id);
    await become('pause');
    expect(await stage()).toEqual([told.id]);
  });

  it('is no wall for the sweep of what is held', async () => {
    await aPrompt();
    await aPrompt({ held: true });
    const told = await aJob(database, person);
    await become('pause');
    await database.query('update jobs set held = true where id = $1', [told.id]);
    await sweepHeldJobs(autocommit(database.db));
    await sweepHeldJobs(autocommit(database.db));
    expect(await stage()).toEqual([told.id]);
  });
});
