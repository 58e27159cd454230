import { JOB_LEASE_SECONDS, type OwnerSession } from '@promptpipe/persistence';
import { aJob, aParticipant, type JobRow, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import type { JobHandler } from '../src/jobs/job-handler';
import type { JobRunner } from '../src/jobs/job-runner';
import { runnerOf } from './runner-of';
import { useDatabase } from './use-database';

type Handle = NonNullable<JobHandler['handle']>;

describe('jobs that are claimed together', () => {
  const database = useDatabase();
  let session: OwnerSession;
  let runner: JobRunner;
  let person: ParticipantRow;
  let handle: Handle;

  beforeEach(async () => {
    session = await database.aSession();
    runner = runnerOf(database.db, session, () => ({ handle: (...given) => handle(...given) }));
    person = await aParticipant(database);
    handle = mark;
  });

  const mark: Handle = async (tx, { participantId }) => {
    await tx.query(`update participants set name = name || '+' where id = $1`, [participantId]);
    return { messages: false };
  };
  const rowOf = ({ id }: JobRow): Promise<Row> => database.row('jobs', id);
  const rowsOf = async (jobs: readonly JobRow[]): Promise<Row[]> => {
    const rows: Row[] = [];
    for (const job of jobs) rows.push(await rowOf(job));
    return rows;
  };
  const run = (...jobs: readonly JobRow[]): Promise<void> =>
    runner.run(jobs.map(({ id, attempt }) => [id, attempt] as const));
  const locks = (): Promise<Row[]> => database.query('select * from job_locks');

  it('keeps the order of each person also where everything is claimed in batches by many', async () => {
    const people = [person, await aParticipant(database), await aParticipant(database)];
    const jobs: JobRow[] = [];
    for (let n = 0; n < 5; n += 1) for (const one of people) jobs.push(await aJob(database, one));
    const log: string[] = [];
    handle = async (tx, job) => {
      log.push(job.id);
      return mark(tx, job, undefined);
    };
    await until('all to be done', async () => {
      await Promise.all([1, 2, 3, 4].map(() => run(...jobs)));
      return (await database.query(`select 1 from jobs where status <> 'done'`)).length === 0;
    });
    const order = people.map((_, p) => jobs.filter((__, n) => n % people.length === p).map(({ id }) => id));
    expect(order.map((ids) => log.filter((id) => ids.includes(id)))).toEqual(order);
  });

  it('hands back what it has not begun when half of the lease has passed', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const jobs = [
      await aJob(database, person),
      await aJob(database, await aParticipant(database)),
      await aJob(database, await aParticipant(database)),
    ];
    handle = (tx, claimed) => {
      clock.mockReturnValue(1_000 + (JOB_LEASE_SECONDS * 1_000) / 2);
      return mark(tx, claimed, undefined);
    };
    await run(...jobs);
    clock.mockRestore();
    const rows = await rowsOf(jobs);
    expect(rows.filter(({ status }) => status === 'done')).toHaveLength(1);
    const handedBack = { attempt: 1, failures: 0, crashes: 0, lease_owner: null };
    expect(rows.filter(({ status }) => status === 'queued')).toMatchObject([handedBack, handedBack]);
  });

  describe('of a kind with nothing to do', () => {
    const aProbe = async (): Promise<JobRow> =>
      aJob(database, await aParticipant(database), { kind: 'probe', payload: {} });
    /** Happens to the row as soon as it is claimed. */
    const onClaim = ({ id }: JobRow, change: string): Promise<unknown> =>
      database.query(
        `create function meanwhile() returns trigger language plpgsql as
           $$ begin update jobs set ${change} where id = new.id; return null; end $$;
         create trigger meanwhile after update of status on jobs for each row
           when (new.id = '${id}' and old.status = 'queued' and new.status = 'running') execute function meanwhile()`,
      );
    afterEach(() => database.query('drop trigger if exists meanwhile on jobs; drop function if exists meanwhile()'));

    beforeEach(() => {
      runner = runnerOf(database.db, session, () => ({}));
    });

    it('ends what it claimed together in one transaction', async () => {
      const jobs = [await aProbe(), await aProbe(), await aProbe()];
      await run(...jobs);
      expect(await rowsOf(jobs)).toMatchObject(jobs.map(() => ({ status: 'done', attempt: 1, lease_owner: null })));
      expect(await database.query('select distinct xmin::text from jobs')).toHaveLength(1);
      expect([await locks(), runner.inHand.all]).toEqual([[], []]);
    });

    it.each([
      ['taken back', 'attempt = attempt + 1', { status: 'running', attempt: 2 }],
      ['asked to stop', 'cancel_requested = true', { status: 'canceled', attempt: 1, end_reason: 'stopped' }],
    ])('ends the others where one was %s in the middle', async (_, change, expected) => {
      const jobs = [await aProbe(), await aProbe(), await aProbe()] as const;
      await onClaim(jobs[1], change);
      await run(...jobs);
      expect(await rowsOf(jobs)).toMatchObject([{ status: 'done' }, expected, { status: 'done' }]);
    });

    it('lets the next of each person go', async () => {
      const first = await aJob(database, person, { kind: 'probe', payload: {} });
      const next = await aJob(database, person, { kind: 'probe', payload: {}, held: true });
      await run(first);
      expect(await rowOf(next)).toMatchObject({ held: false });
    });
  });
});
