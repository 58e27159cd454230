import { randomUUID } from 'node:crypto';
import { JOB_KINDS } from '@promptpipe/domain';
import { Metrics } from '@promptpipe/observability';
import { autocommit, claimJobs, JOB_WARD, type OwnerSession, RowSweep, stageJobs } from '@promptpipe/persistence';
import {
  aBoot,
  aJob,
  aParticipant,
  db,
  type JobRow,
  type ParticipantRow,
  type Row,
  withoutForeignKeys,
} from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { type JobHandler } from '../src/jobs/job-handler';
import type { JobRunner } from '../src/jobs/job-runner';
import { orphanedJob } from '../src/jobs/unreadable-job';
import { UnreadableFinder } from '../src/quarantine/unreadable-finder';
import { runnerOf } from './runner-of';
import { useDatabase } from './use-database';

const log = new PinoLogger({ pinoHttp: { level: 'silent' } });

describe('jobs that nobody can read', () => {
  const database = useDatabase();
  let session: OwnerSession;
  let metrics: Metrics;
  let runner: JobRunner;
  let handle: NonNullable<JobHandler['handle']>;
  let person: ParticipantRow;

  beforeEach(async () => {
    session = await database.aSession();
    metrics = new Metrics('spec');
    handle = () => Promise.resolve({ messages: false });
    runner = runnerOf(
      database.db,
      session,
      () => ({ handle: (tx, job, prepared) => handle(tx, job, prepared) }),
      metrics,
    );
    person = await aParticipant(database);
  });

  const run = (...jobs: readonly JobRow[]): Promise<void> =>
    runner.run(jobs.map(({ id, attempt }) => [id, attempt] as const));
  const held = (): Promise<Row[]> => database.query('select * from quarantined_rows');

  it('are set aside by their settle, and the next of their person runs', async () => {
    const bad = await aJob(database, person, { payload: { inboundMessageId: 'I feel sad' } });
    const next = await aJob(database, person);
    await run(bad);
    expect(await database.row('jobs', bad.id)).toEqual({});
    expect(await held()).toMatchObject([{ row_id: bad.id, reason: 'bad-payload', found_by: session.bootId }]);
    expect(await database.query('select * from job_locks')).toEqual([]);
    await run(next);
    expect(await database.row('jobs', next.id)).toMatchObject({ status: 'done' });
    expect(await metrics.registry.metrics()).toMatch(
      /quarantined_rows_total\{table="jobs",reason="bad-payload",service="spec"\} 1/,
    );
  });

  it('are set aside when their handler says so, with nothing of what it did', async () => {
    handle = async (tx) => {
      await tx.query(`update participants set name = 'touched'`);
      throw orphanedJob();
    };
    const { id } = await aJob(database, person);
    await run({ id, attempt: 0, status: 'queued' });
    expect(await held()).toMatchObject([{ row_id: id, reason: 'orphan', original: { failures: 0 } }]);
    expect((await database.row('participants', person.id)).name).not.toBe('touched');
  });

  it('end as canceled where they were asked to stop', async () => {
    handle = async () => {
      await database.query('update jobs set cancel_requested = true');
      throw orphanedJob();
    };
    const job = await aJob(database, person);
    await run(job);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'canceled' });
    expect(await held()).toEqual([]);
  });

  it('are left to whoever has them by then', async () => {
    handle = async () => {
      await database.query('update jobs set attempt = 2');
      throw orphanedJob();
    };
    const job = await aJob(database, person);
    await run(job);
    expect(await database.row('jobs', job.id)).toMatchObject({ status: 'running', attempt: 2 });
    expect(await held()).toEqual([]);
  });

  it('of no participant are neither done nor lost', async () => {
    const ghost = await aParticipant(database);
    const job = await withoutForeignKeys(database, async () => {
      await database.query('delete from participants where id = $1', [ghost.id]);
      return aJob(database, ghost, { kind: 'scheduled_prompt', payload: { promptId: randomUUID() } });
    });
    const finder = new UnreadableFinder(database.db, session, metrics, log);
    expect(await finder.dueJobs()).toBe(1);
    expect(await held()).toMatchObject([{ row_id: job.id, reason: 'orphan' }]);
    expect(await finder.dueJobs()).toBe(0);
  });

  it('of somebody who cannot be read wait, and hold up nobody else', async () => {
    await database.query(`update participants set unreadable_reason = 'bad-time-zone: x'`);
    const waiting = await aJob(database, person);
    const other = await aJob(database, await aParticipant(database));
    const mark = { bootId: session.bootId!, brokerEpoch: 'x' };
    const staged = await database.tx((tx) => stageJobs(tx, mark, { kinds: JOB_KINDS, capacity: 10 }));
    expect(staged).toMatchObject({ staged: [{ id: other.id }], held: [] });
    await run(waiting);
    expect(await database.row('jobs', waiting.id)).toMatchObject({ status: 'queued', attempt: 0 });
  });
});

describe('two versions side by side', () => {
  const database = useDatabase();
  const KINDS = { old: ['inbound'], new: ['inbound', 'dance'] };

  it('the older one neither claims nor quarantines what only the newer one knows, and is not held up by it', async () => {
    const older = await database.aSession();
    const newer = await aBoot(database, { kinds: KINDS.new });
    await aBoot(database, { kinds: KINDS.old, registered_at: db(`now() - interval '1 hour'`) });
    const dances: JobRow[] = [];
    for (let people = 0; people < 30; people += 1) {
      dances.push(await aJob(database, await aParticipant(database), { kind: 'dance' }));
    }
    const known = await aJob(database, await aParticipant(database));
    const sweep = new RowSweep(database.db, older, [JOB_WARD]);
    expect(await sweep.runOnce()).toEqual({ setAside: [], ended: true });

    const tx = autocommit(database.db);
    const byOlder = await claimJobs(tx, [known, ...dances], older.bootId!, KINDS.old);
    expect(byOlder.map(({ id }) => id)).toEqual([known.id]);
    const byNewer = await claimJobs(tx, dances, newer, KINDS.new);
    expect(byNewer).toHaveLength(30);
    expect(await database.query('select * from quarantined_rows')).toEqual([]);
  });
});
