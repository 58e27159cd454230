import { JOB_RULES } from '@promptpipe/domain';
import type { ClaimedJob, OwnerSession } from '@promptpipe/persistence';
import { aJob, aParticipant, type JobRow, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import type { JobHandler } from '../src/jobs/job-handler';
import type { JobRunner } from '../src/jobs/job-runner';
import { StaleJobRescuer } from '../src/jobs/stale-job-rescuer';
import { runnerOf } from './runner-of';
import { useDatabase } from './use-database';

type Handle = NonNullable<JobHandler['handle']>;

describe('jobs with a preparation', () => {
  const database = useDatabase();
  let session: OwnerSession;
  let runner: JobRunner;
  let person: ParticipantRow;
  let prepare: NonNullable<JobHandler['prepare']>;
  let handle: Handle;

  beforeEach(async () => {
    session = await database.aSession();
    runner = runnerOf(database.db, session, () => ({
      prepare: (job, signal) => prepare(job, signal),
      handle: (...given) => handle(...given),
    }));
    person = await aParticipant(database, { name: 'before' });
    prepare = () => Promise.resolve();
    handle = mark;
  });

  /** An effect that is seen when it is committed. */
  const mark: Handle = async (tx, { participantId }) => {
    await tx.query(`update participants set name = name || '+' where id = $1`, [participantId]);
    return { messages: false };
  };
  const markOf = async ({ id }: ParticipantRow): Promise<unknown> => (await database.row('participants', id)).name;
  const rowOf = ({ id }: JobRow): Promise<Row> => database.row('jobs', id);
  const run = ({ id, attempt }: JobRow): Promise<void> => runner.run([[id, attempt]]);
  const locks = (): Promise<Row[]> => database.query('select * from job_locks');
  const withLimit = async (job: JobRow, limitMs: number): Promise<void> => {
    const limit = jest.replaceProperty(JOB_RULES.test, 'timeLimitMs', limitMs);
    await run(job).finally(() => limit.restore());
  };

  const never = (_job: ClaimedJob, signal: AbortSignal): Promise<void> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('Obeyed'))));
  const prepared = (): { now: Promise<void>; whenBegun: () => void } => {
    let whenBegun: () => void = () => undefined;
    const now = new Promise<void>((resolve) => (whenBegun = resolve));
    return { now, whenBegun };
  };

  it('prepares outside the transaction, before it', async () => {
    const job = await aJob(database, person);
    const seen: unknown[] = [];
    prepare = async () => {
      seen.push(
        await database.query(`select 1 from pg_stat_activity where state = 'idle in transaction'
                                         and datname = current_database()`),
      );
    };
    handle = (tx, claimed) => {
      seen.push('handled');
      return mark(tx, claimed, undefined);
    };
    await run(job);
    expect(seen).toEqual([[], 'handled']);
    expect(await rowOf(job)).toMatchObject({ status: 'done' });
  });

  it('counts an error of the preparation like any other', async () => {
    const job = await aJob(database, person);
    prepare = () => Promise.reject(new Error('No answer'));
    await run(job);
    expect(await rowOf(job)).toMatchObject({ status: 'queued', failures: 1, last_error: 'Error: No answer' });
    expect([await markOf(person), await locks()]).toEqual(['before', []]);
  });

  it('does nothing for a job that was asked to stop while it was prepared', async () => {
    const job = await aJob(database, person);
    prepare = async () => {
      await database.query('update jobs set cancel_requested = true');
    };
    await run(job);
    expect(await rowOf(job)).toMatchObject({ status: 'canceled', end_reason: 'stopped' });
    expect([await markOf(person), await locks()]).toEqual(['before', []]);
  });

  it('does nothing for a job that was taken back while it was prepared', async () => {
    const job = await aJob(database, person);
    prepare = async () => {
      await database.query(`update service_instances set gone_at = now() where boot_id = $1`, [session.bootId]);
      await new StaleJobRescuer(database.db).runOnce();
    };
    await run(job);
    expect(await rowOf(job)).toMatchObject({ status: 'queued', attempt: 1, crashes: 1, failures: 0 });
    expect(await markOf(person)).toBe('before');
  });

  it('hands a job back that is still being prepared when the drain has waited long enough', async () => {
    const job = await aJob(database, person);
    const { now, whenBegun } = prepared();
    prepare = (claimed, signal) => {
      whenBegun();
      return never(claimed, signal);
    };
    const running = run(job);
    await now;
    runner.stop(0);
    await running;
    expect(await rowOf(job)).toMatchObject({ status: 'queued', attempt: 1, failures: 0, crashes: 0, last_error: null });
    expect(await locks()).toEqual([]);
  });

  it('fails a job by the time limit of its kind, and says so', async () => {
    const job = await aJob(database, person, { kind: 'test', payload: {} });
    const deaf = new Promise<void>(() => undefined);
    prepare = () => deaf;
    await withLimit(job, 20);
    expect(await rowOf(job)).toMatchObject({
      ...{ status: 'queued', failures: 1, attempt: 1 },
      last_error: 'JobTimeLimit: It took longer than 0.02 s, the time limit of the kind test',
    });
  });

  it('rolls a transaction back that ends after the time limit, and renews its lease no longer', async () => {
    const job = await aJob(database, person, { kind: 'test', payload: {} });
    handle = async (tx, claimed) => {
      await mark(tx, claimed, undefined);
      await until('the renewal to leave it out', () => Promise.resolve(runner.inHand.all.length === 0));
      return { messages: false };
    };
    await withLimit(job, 20);
    expect(await rowOf(job)).toMatchObject({ status: 'queued', failures: 1 });
    expect([await markOf(person), await locks()]).toEqual(['before', []]);
  });
});
