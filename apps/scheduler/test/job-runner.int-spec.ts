import { randomUUID } from 'node:crypto';
import { type ClaimedJob, type EntityManager, type OwnerSession } from '@promptpipe/persistence';
import { aJob, aParticipant, db, type JobRow, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { DeferredJob, type HandlerEffects } from '../src/jobs/job-handler';
import type { JobRunner } from '../src/jobs/job-runner';
import { StaleJobRescuer } from '../src/jobs/stale-job-rescuer';
import { runnerOf } from './runner-of';
import { useDatabase } from './use-database';

type Handle = (tx: EntityManager, job: ClaimedJob) => Promise<HandlerEffects | undefined>;

describe('running jobs', () => {
  const database = useDatabase();
  let session: OwnerSession;
  let runner: JobRunner;
  let handle: Handle;
  let person: ParticipantRow;

  beforeEach(async () => {
    session = await database.aSession();
    runner = runnerOf(database.db, session, () => ({
      handle: async (tx, job) => (await handle(tx, job)) ?? { messages: false },
    }));
    handle = mark;
    person = await aParticipant(database, { name: 'before' });
  });

  /** An effect that is seen when it is committed. */
  const mark: Handle = async (tx, { participantId }) => {
    await tx.query(`update participants set name = name || '+' where id = $1`, [participantId]);
    return undefined;
  };
  const markOf = async ({ id }: ParticipantRow): Promise<unknown> => (await database.row('participants', id)).name;
  const rowOf = ({ id }: JobRow): Promise<Row> => database.row('jobs', id);
  const rowsOf = async (jobs: readonly JobRow[]): Promise<Row[]> => {
    const rows: Row[] = [];
    for (const job of jobs) rows.push(await rowOf(job));
    return rows;
  };
  const run = (...jobs: readonly JobRow[]): Promise<void> =>
    runner.run(jobs.map(({ id, attempt }) => [id, attempt] as const));
  const locks = (): Promise<Row[]> => database.query('select * from job_locks');
  const jobsOfThree = async (): Promise<[JobRow, JobRow, JobRow]> => [
    await aJob(database, person),
    await aJob(database, await aParticipant(database)),
    await aJob(database, await aParticipant(database)),
  ];
  /** In the order in which they ran; what was not begun is as it was, only one attempt on. */
  const HANDED_BACK = { status: 'queued', attempt: 1, failures: 0, crashes: 0, lease_owner: null };

  it('commits what a handler does together with its done', async () => {
    const job = await aJob(database, person);
    let duringIt: Row = {};
    handle = async (tx, claimed) => {
      await mark(tx, claimed);
      duringIt = { name: await markOf(person), ...(await rowOf(job)) };
      return undefined;
    };
    await run(job);
    expect(duringIt).toMatchObject({ name: 'before', status: 'running', attempt: 1, lease_owner: session.bootId });
    expect(await rowOf(job)).toMatchObject({ status: 'done', attempt: 1, lease_owner: null });
    expect([await markOf(person), await locks()]).toEqual(['before+', []]);
  });

  it('runs a hinted job once, however often it is hinted', async () => {
    const job = await aJob(database, person);
    await Promise.all(Array.from({ length: 5 }, () => run(job)));
    await run(job);
    expect([await markOf(person), (await rowOf(job)).attempt]).toEqual(['before+', 1]);
  });

  it('frees for the next stage act what it could not claim', async () => {
    const staged = { staged_at: db('now()'), staged_by: session.bootId, staged_epoch: 'epoch' };
    const job = await aJob(database, person, staged);
    await database.query('alter table job_locks add constraint job_locks_nobody_check check (attempt < 0)');
    try {
      await expect(run(job)).rejects.toThrow('job_locks_nobody_check');
    } finally {
      await database.query('alter table job_locks drop constraint job_locks_nobody_check');
    }
    expect(await rowOf(job)).toMatchObject({ status: 'queued', attempt: 0, staged_at: null });
  });

  it('never runs two jobs of one person at once, nor out of order', async () => {
    const jobs = [await aJob(database, person), await aJob(database, person), await aJob(database, person)];
    const log: string[] = [];
    handle = async (tx, job) => {
      log.push(`${jobs.findIndex(({ id }) => id === job.id)} begins`);
      await mark(tx, job);
      log.push(`${jobs.findIndex(({ id }) => id === job.id)} ends`);
      return undefined;
    };
    await until('all to be done', async () => {
      await Promise.all([...jobs].reverse().map((job) => run(job)));
      return (await database.query(`select 1 from jobs where status <> 'done'`)).length === 0;
    });
    expect(log).toEqual(['0 begins', '0 ends', '1 begins', '1 ends', '2 begins', '2 ends']);
  });

  it('rolls back what a handler did before it threw, and tries again later, ever later', async () => {
    const job = await aJob(database, person);
    handle = async (tx, claimed) => {
      await mark(tx, claimed);
      throw new TypeError('What was it?');
    };
    await run(job);
    const retry = await rowOf(job);
    expect(retry).toMatchObject({ status: 'queued', attempt: 1, failures: 1, last_error: 'TypeError: What was it?' });
    expect([await markOf(person), await locks()]).toEqual(['before', []]);
    const between = 'select 1 from jobs where run_at - updated_at between $1::interval and $2::interval';
    expect(await database.query(between, ['1.6 seconds', '2.4 seconds'])).toHaveLength(1);
    await database.query('update jobs set run_at = now()');
    await run({ ...job, attempt: 1 });
    expect(await database.query(between, ['3.2 seconds', '4.8 seconds'])).toHaveLength(1);
  });

  it('gives a job up when its attempts are used up, and lets the next of that person go', async () => {
    const job = await aJob(database, person, { max_attempts: 2, failures: 1, attempt: 1 });
    const next = await aJob(database, person);
    handle = (tx, claimed) => (claimed.id === job.id ? Promise.reject(new Error('Never')) : mark(tx, claimed));
    await run(job);
    expect(await rowOf(job)).toMatchObject({ status: 'dead', failures: 2, end_reason: 'attempts used up' });
    await run(next);
    expect(await rowOf(next)).toMatchObject({ status: 'done' });
  });

  it('counts a deferral as nothing', async () => {
    const job = await aJob(database, person, { failures: 4, attempt: 4 });
    handle = async (tx, claimed) => {
      await mark(tx, claimed);
      throw new DeferredJob(60_000, 'Not yet');
    };
    await run(job);
    expect(await rowOf(job)).toMatchObject({
      status: 'queued',
      attempt: 5,
      failures: 4,
      crashes: 0,
      last_error: 'Not yet',
    });
    expect(await markOf(person)).toBe('before');
    const later = `select 1 from jobs where run_at between now() + interval '50 seconds' and now() + interval '61 seconds'`;
    expect(await database.query(later)).toHaveLength(1);
  });

  it('rolls everything back when the job was taken back while it ran', async () => {
    const job = await aJob(database, person);
    handle = async (tx, claimed) => {
      await mark(tx, claimed);
      await database.query(`update service_instances set gone_at = now() where boot_id = $1`, [session.bootId]);
      await new StaleJobRescuer(database.db).runOnce();
      return undefined;
    };
    await run(job);
    expect(await rowOf(job)).toMatchObject({ status: 'queued', attempt: 1, crashes: 1, failures: 0 });
    expect([await markOf(person), await locks()]).toEqual(['before', []]);
  });

  it('leaves a job alone that another process runs by now', async () => {
    const job = await aJob(database, person);
    handle = async (tx, claimed) => {
      await mark(tx, claimed);
      await database.query(`update jobs set attempt = 2, lease_owner = $1`, [randomUUID()]);
      return undefined;
    };
    await run(job);
    expect(await rowOf(job)).toMatchObject({ status: 'running', attempt: 2 });
    expect(await markOf(person)).toBe('before');
  });

  it('ends a job that is asked to stop while it runs as canceled, without effects', async () => {
    const job = await aJob(database, person);
    handle = async (tx, claimed) => {
      await mark(tx, claimed);
      await database.query('update jobs set cancel_requested = true');
      return undefined;
    };
    await run(job);
    expect(await rowOf(job)).toMatchObject({ status: 'canceled', end_reason: 'stopped', failures: 0 });
    expect([await markOf(person), await locks()]).toEqual(['before', []]);
  });

  it('hands back what it has not begun when its owner session is lost', async () => {
    const [first, ...others] = await jobsOfThree();
    handle = async (tx, claimed) => {
      await session.close();
      return mark(tx, claimed);
    };
    await run(first, ...others);
    const rows = await rowsOf([first, ...others]);
    expect(rows.filter(({ status }) => status === 'done')).toHaveLength(1);
    expect(rows.filter(({ status }) => status === 'queued')).toMatchObject([HANDED_BACK, HANDED_BACK]);
    expect(await locks()).toEqual([]);
  });

  it('hands back what it has not begun when it is told to stop', async () => {
    handle = async (tx, claimed) => {
      runner.stop();
      return mark(tx, claimed);
    };
    const jobs = await jobsOfThree();
    await run(...jobs);
    const rows = await rowsOf(jobs);
    expect(rows.filter(({ status }) => status === 'done')).toHaveLength(1);
    expect(rows.filter(({ status }) => status === 'queued')).toMatchObject([HANDED_BACK, HANDED_BACK]);
  });

  it('hands back what it has not begun when the end of one cannot be written', async () => {
    const jobs = await jobsOfThree();
    handle = async (_tx, { id }) => {
      await database.query(
        `create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
         create trigger refuse before update on jobs for each row when (old.id = '${id}') execute function refuse()`,
      );
      throw new Error('Failed');
    };
    await expect(run(...jobs)).rejects.toThrow('refused');
    await database.query('drop trigger refuse on jobs; drop function refuse()');
    const rows = await rowsOf(jobs);
    expect(rows.filter(({ status }) => status === 'running')).toHaveLength(1);
    expect(rows.filter(({ status }) => status === 'queued')).toMatchObject([HANDED_BACK, HANDED_BACK]);
    expect(runner.inHand.all).toEqual([]);
  });

  it.each<[string, () => Promise<void>]>([
    ['has no owner session', () => session.close()],
    [
      'is stopping',
      () => {
        runner.stop();
        return Promise.resolve();
      },
    ],
  ])('frees what is hinted while it %s', async (_, begin) => {
    const staged = { staged_at: db('now()'), staged_by: randomUUID(), staged_epoch: 'e' };
    const job = await aJob(database, person, staged);
    await begin();
    await run(job);
    expect(await rowOf(job)).toMatchObject({ status: 'queued', attempt: 0, staged_at: null });
  });

  it('has in hand what it runs, for the renewal of its lease, and nothing afterwards', async () => {
    const job = await aJob(database, person);
    let inHand: unknown;
    handle = (tx, claimed) => {
      inHand = runner.inHand.all;
      return mark(tx, claimed);
    };
    await run(job);
    expect([inHand, runner.inHand.all]).toEqual([[{ id: job.id, attempt: 1 }], []]);
  });

  it('wakes the sender when messages were made', async () => {
    const woken = new Promise<void>((resolve) => session.onWake('messages', resolve));
    handle = () => Promise.resolve({ messages: true });
    const job = await aJob(database, person);
    await run(job);
    await woken;
    expect(await rowOf(job)).toMatchObject({ status: 'done' });
  });
});
