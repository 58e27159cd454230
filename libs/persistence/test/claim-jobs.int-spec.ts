import { aBoot, aJob, aParticipant, db, type JobRow, type Row } from '@promptpipe/testing';
import { claimJobs, completeJob, requeueJobs, type ClaimedJob, type JobHint } from '../src';
import { crowdOfJobs, openTransaction, untilBlocked, useDatabase } from './database';

const KINDS = ['inbound'];

describe('claiming jobs', () => {
  const database = useDatabase();
  let bootId: string;

  beforeEach(async () => {
    bootId = await aBoot(database);
  });

  const claim = (hints: readonly JobHint[], kinds = KINDS): Promise<ClaimedJob[]> =>
    database.tx((tx) => claimJobs(tx, hints, bootId, kinds));
  const staged = { staged_at: db('now()'), staged_by: db('gen_random_uuid()'), staged_epoch: 'epoch-1' };
  const aJobOfSomebody = async (over: Row = {}): Promise<JobRow> =>
    aJob(database, await aParticipant(database), { ...staged, ...over });

  it('takes a row, its lease and the key of its person, with the next attempt', async () => {
    const job = await aJobOfSomebody({ attempt: 6, failures: 2 });
    const [claimed] = await claim([job]);
    expect(claimed).toMatchObject({ id: job.id, attempt: 7, kind: 'inbound', failures: 2, maxAttempts: 5 });
    expect(await database.row('jobs', job.id)).toMatchObject({
      ...{ status: 'running', attempt: 7, lease_owner: bootId, staged_at: null, staged_by: null, staged_epoch: null },
    });
    const [lock] = await database.query('select job_id, attempt from job_locks');
    expect(lock).toEqual({ job_id: job.id, attempt: 7 });
  });

  it.each<[string, Row]>([
    ['is not due', { run_at: db(`now() + interval '1 minute'`) }],
    ['is of a kind that this process does not handle', { kind: 'later' }],
  ])('declines what %s, and leaves it free for the next stage act', async (_, over) => {
    const job = await aJobOfSomebody(over);
    expect(await claim([job])).toEqual([]);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'queued', attempt: 0, staged_at: null });
  });

  it.each([-1, 1])('declines a hint of another attempt, and leaves the stage of the row alone: %d', async (off) => {
    const job = await aJobOfSomebody({ attempt: 4 });
    expect(await claim([{ id: job.id, attempt: 4 + off }])).toEqual([]);
    expect(await database.row('jobs', job.id)).toMatchObject({ staged_epoch: 'epoch-1', attempt: 4 });
  });

  it.each(['running', 'done', 'dead', 'canceled'])('does not claim what is %s', async (status) => {
    const job = await aJob(database, await aParticipant(database), { status });
    expect(await claim([job])).toEqual([]);
    expect(await database.row('jobs', job.id)).toMatchObject({ status });
  });

  it('gives each of 320 rows to exactly one of 8 that want them all', async () => {
    const jobs = await crowdOfJobs(database, 320);
    const chunks = (from: number): JobHint[][] =>
      Array.from({ length: 8 }, (_, n) => jobs.slice(((n + from) % 8) * 40, ((n + from) % 8) * 40 + 40));
    const claimers = Array.from({ length: 8 }, async (_, n) => {
      const won: string[] = [];
      for (const chunk of chunks(n)) won.push(...(await claim(chunk)).map(({ id }) => id));
      return won;
    });
    const won = (await Promise.all(claimers)).flat();
    expect(won.sort()).toEqual(jobs.map(({ id }) => id).sort());
  });

  it('never runs two jobs of one person at once, and runs them in their order', async () => {
    const people = [await aParticipant(database), await aParticipant(database), await aParticipant(database)];
    const jobs: JobRow[] = [];
    for (let n = 0; n < 8; n += 1) for (const person of people) jobs.push(await aJob(database, person, staged));
    const begun: string[] = [];
    const running = new Set<string>();
    const overlaps: string[] = [];

    const work = async (): Promise<void> => {
      while (begun.length < jobs.length) {
        for (const job of await claim(jobs)) {
          const person = job.participantId!;
          if (running.has(person)) overlaps.push(person);
          running.add(person);
          begun.push(job.id);
          await database.tx(async (tx) => {
            running.delete(person);
            await completeJob(tx, job);
          });
        }
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    expect(overlaps).toEqual([]);
    const order = people.map((_, p) => jobs.filter((__, n) => n % people.length === p).map(({ id }) => id));
    expect(order.map((ids) => begun.filter((id) => ids.includes(id)))).toEqual(order);
  });

  it('takes one of two jobs of a person where the first fell due between two looks', async () => {
    const person = await aParticipant(database);
    const first = await aJob(database, person, { run_at: db(`now() + interval '1 hour'`) });
    const second = await aJob(database, person);
    const one = await openTransaction(database.db);
    expect(await claimJobs(one.tx, [second], bootId, KINDS)).toHaveLength(1);
    await database.query('update jobs set run_at = now() where id = $1', [first.id]);
    const other = claim([first]);
    await untilBlocked(database);
    await one.commit();
    expect(await other).toEqual([]);
    expect((await database.row('jobs', first.id)).status).toBe('queued');
  });

  it('holds the later back while the earlier is coming back', async () => {
    const person = await aParticipant(database);
    const [first, second] = [await aJob(database, person), await aJob(database, person)];
    const [running] = await claim([first]);
    const again = { failures: 1, crashes: 0, error: 'x' } as const;
    await database.tx((tx) => requeueJobs(tx, [{ ...running!, delayMs: 3_600_000 }], again));
    expect(await claim([second])).toEqual([]);
    await database.query('update jobs set run_at = now()');
    expect((await claim([second, { id: first.id, attempt: 1 }])).map(({ id }) => id)).toEqual([first.id]);
  });

  it('is not held back by one that is not yet due and was never begun', async () => {
    const person = await aParticipant(database);
    await aJob(database, person, { run_at: db(`now() + interval '1 hour'`) });
    const second = await aJob(database, person);
    expect((await claim([second])).map(({ id }) => id)).toEqual([second.id]);
  });
});
