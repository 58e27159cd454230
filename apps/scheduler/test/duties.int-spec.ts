import { Metrics } from '@promptpipe/observability';
import { type Broker } from '@promptpipe/queue';
import { aBoot, aJob, aParticipant, db, insertRow, until } from '@promptpipe/testing';
import { type RecoveryCounts } from '@promptpipe/recovery';
import { PinoLogger } from 'nestjs-pino';
import { JobsInHand } from '../src/jobs/jobs-in-hand';
import { leaseLoop } from '../src/jobs/lease.loop';
import { LostStageFinder } from '../src/jobs/lost-stage-finder';
import { StaleJobRescuer } from '../src/jobs/stale-job-rescuer';
import { UnreadableFinder } from '../src/quarantine/unreadable-finder';
import { schedulerRecoverables } from '../src/scheduler.recoverables';
import { SchedulerRepairs } from '../src/scheduler.repairs';
import { BROKERS, type SpecBroker } from './brokers';
import { timerParts } from './timer-parts';
import { useDatabase } from './use-database';

describe('what the scheduler repairs', () => {
  const database = useDatabase();
  const [[, start]] = BROKERS as [(typeof BROKERS)[0]];
  let carrier: SpecBroker;

  beforeAll(async () => {
    carrier = await start();
  });
  afterAll(() => carrier.stop());

  const recoveredBy = async (name: string, broker: Broker = carrier.broker): Promise<RecoveryCounts> => {
    const { db: source } = database;
    const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
    const repairs = new SchedulerRepairs(
      new StaleJobRescuer(source),
      new LostStageFinder(source, broker),
      new UnreadableFinder(source, await database.aSession(), new Metrics('spec'), log),
    );
    const recoverable = schedulerRecoverables(repairs, timerParts(source).duties, source).find(
      (one) => one.name === name,
    );
    return recoverable!.recover({ signal: new AbortController().signal, progress: () => undefined });
  };

  it('at its boot: due timers and jobs that nobody can read, by what is due first and no further', async () => {
    const aTimer = async (next_run: string, callback_params: object): Promise<void> => {
      const { id } = await aParticipant(database);
      await insertRow(database, 'active_timers', {
        ...{ id, participant_id: id, timer_type: 'once', callback_type: 'scheduled_prompt', callback_params },
        ...{
          origin: id,
          scheduled_at: db('now()'),
          next_run: db(`date_trunc('milliseconds', now() + interval '${next_run}')`),
        },
      });
    };
    await aTimer('-1 minute', {});
    await aTimer('-1 minute', { promptId: '0190d8a4-0000-7000-8000-000000000001' });
    await aTimer('1 day', {});
    await aJob(database, await aParticipant(database), { payload: {} });
    expect(await recoveredBy('orphaned-or-unreadable-timers')).toMatchObject({ found: 1, quarantined: 1 });
    expect(await recoveredBy('orphaned-or-unreadable-timers')).toMatchObject({ found: 0, quarantined: 0 });
    expect(await recoveredBy('orphaned-or-unreadable-jobs')).toMatchObject({ found: 1, quarantined: 1 });
    expect(await database.query('select 1 from active_timers')).toHaveLength(2);
  });

  it('at its boot: running jobs whose process is gone; those that kill their process are dead', async () => {
    const alive = await aBoot(database);
    await aJob(database, await aParticipant(database), { status: 'running', lease_owner: alive });
    await aJob(database, await aParticipant(database), { status: 'running' });
    await aJob(database, await aParticipant(database), { status: 'running' });
    await aJob(database, await aParticipant(database), { status: 'running', crashes: 9 });
    expect(await recoveredBy('stale-running-jobs')).toMatchObject({ found: 3, recovered: 2, failed: 1 });
    expect(await recoveredBy('stale-running-jobs')).toMatchObject({ found: 0 });
    expect(await database.query('select status, count(*)::integer from jobs group by status order by status')).toEqual([
      { status: 'dead', count: 1 },
      { status: 'queued', count: 2 },
      { status: 'running', count: 1 },
    ]);
  });

  it('at its boot: jobs that a broker of another epoch was given', async () => {
    const staged_by = await aBoot(database);
    const staged = { staged_at: db('now()'), staged_by };
    await aJob(database, await aParticipant(database), { ...staged, staged_epoch: 'another' });
    await aJob(database, await aParticipant(database), { ...staged, staged_epoch: await carrier.broker.epoch() });
    expect(await recoveredBy('jobs-staged-and-lost')).toMatchObject({ found: 1, recovered: 1 });
  });

  it('at its boot: timers that are overdue are counted, not fired', async () => {
    const { id } = await aParticipant(database);
    await insertRow(database, 'active_timers', {
      ...{ id, participant_id: id, timer_type: 'once', callback_type: 'scheduled_prompt', origin: id },
      ...{ scheduled_at: new Date(0), next_run: new Date(0) },
    });
    expect(await recoveredBy('overdue-timers')).toMatchObject({ found: 1, recovered: 1, notes: { 'fire-once': 1 } });
    expect(await database.query('select 1 from jobs')).toEqual([]);
  });

  it('at its boot: no more than the 100 000 longest overdue are counted, and the report says so', async () => {
    const { id } = await aParticipant(database);
    await database.query(
      `insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run)
       select gen_random_uuid(), $1, 'once', 'scheduled_prompt', n, now(), date_trunc('day', now()) from generate_series(0, 100000) n`,
      [id],
    );
    const notes = { 'fire-once': 100_000, counted: 'the first 100000' };
    expect(await recoveredBy('overdue-timers')).toMatchObject({ found: 100_000, notes });
  });

  it('ever after: the lock of a job that does not run any more', async () => {
    const job = await aJob(database, await aParticipant(database));
    const lock = { lock_key: 'k', job_id: job.id, attempt: 1, acquired_at: db(`now() - interval '11 seconds'`) };
    await insertRow(database, 'job_locks', lock);
    await new StaleJobRescuer(database.db).runOnce();
    expect(await database.query('select 1 from job_locks')).toEqual([]);
  });

  it('renews the leases of what is in hand, and of nothing else', async () => {
    const soon = { status: 'running', lease_until: db(`now() + interval '5 seconds'`) };
    const held = await aJob(database, await aParticipant(database), soon);
    const lost = await aJob(database, await aParticipant(database), soon);
    const elsewhere = await aJob(database, await aParticipant(database), { ...soon, attempt: 2 });
    const inHand = new JobsInHand();
    inHand.add(held);
    inHand.add({ id: elsewhere.id, attempt: 1 });
    const loop = leaseLoop(database.db, inHand, () => undefined);
    loop.start();
    const renewed = await until('a renewal', async () => {
      const rows = await database.query<{ id: string }>(
        `select id from jobs where lease_until > now() + interval '50 seconds'`,
      );
      return rows.length > 0 && rows.map(({ id }) => id);
    });
    await loop.stop();
    expect(renewed).toEqual([held.id]);
    expect(renewed).not.toContain(lost.id);
  });
});
