import { randomUUID } from 'node:crypto';
import { claimJobs, dropOrphanJobLocks, type OwnerSession } from '@promptpipe/persistence';
import { type HintId, JOBS_QUEUE } from '@promptpipe/queue';
import { aBoot, aJob, aParticipant, db, insertRow, type JobRow, type Row, until } from '@promptpipe/testing';
import { JobStager } from '../../src/jobs/job-stager';
import { LostStageFinder } from '../../src/jobs/lost-stage-finder';
import { BROKERS, type SpecBroker, withAdd } from '../brokers';
import { useDatabase } from '../use-database';
import { aFirer } from './a-firer';
import { aDueTimer } from './due-timer';

/**
 * trigger.dev#1566: after the nightly restart everything came twice. #834: a blip of Redis left a concurrency token that
 * nobody gave back. soleur#5450: a restart took the plans of all cron jobs.
 */
describe.each(BROKERS)('after a restart on %s', (_kind, start) => {
  const database = useDatabase();
  let carrier: SpecBroker;
  let session: OwnerSession;
  let job: JobRow;
  let hinted: HintId[];

  beforeAll(async () => {
    carrier = await start();
  });
  beforeEach(async () => {
    session = await database.aSession();
    await carrier.broker.obliterate(JOBS_QUEUE);
    job = await aJob(database, await aParticipant(database));
    hinted = [];
  });
  afterAll(() => carrier.stop());

  const stage = async (): Promise<void> => {
    const noting = withAdd(carrier.broker, async (queue, batches) => {
      hinted.push(...(batches as HintId[][]).flat());
      await carrier.broker.add(queue, batches);
    });
    await new JobStager(database.db, session, noting, { capacity: 100, kinds: ['inbound'] }).stageDue();
  };
  const claimAll = async (): Promise<number> => {
    const boot = await aBoot(database);
    let won = 0;
    for (const [id, attempt] of hinted) {
      won += (await database.tx((tx) => claimJobs(tx, [{ id, attempt }], boot, ['inbound']))).length;
    }
    return won;
  };
  const rowOf = (): Promise<Row> => database.row('jobs', job.id);

  it('of the stager, what waits in the broker is staged again and runs once by both hints', async () => {
    await stage();
    await database.query('update service_instances set gone_at = now()');
    expect(await new LostStageFinder(database.db, carrier.broker).runOnce()).toBe(1);
    session = await database.aSession();
    await stage();
    expect(hinted).toEqual([
      [job.id, 0],
      [job.id, 0],
    ]);
    expect(await carrier.broker.waiting(JOBS_QUEUE)).toBe(2);
    expect(await claimAll()).toBe(1);
    expect(await rowOf()).toMatchObject({ status: 'running', attempt: 1 });
  });

  it('a hint of a former attempt runs nothing, and does not take the stage of the present one', async () => {
    await stage();
    await database.query(`update jobs set attempt = 1, staged_at = null, staged_by = null, staged_epoch = null`);
    await stage();
    const [old] = hinted.splice(0, 1);
    hinted.unshift(old!);
    const boot = await aBoot(database);
    expect(await database.tx((tx) => claimJobs(tx, [{ id: old![0], attempt: old![1] }], boot, ['inbound']))).toEqual(
      [],
    );
    expect((await rowOf()).staged_at).not.toBeNull();
    expect(await claimAll()).toBe(1);
  });

  it('of the broker, what it forgot is staged again, and no key is held for it', async () => {
    await stage();
    await carrier.forget();
    await until('the broker to answer', () => carrier.broker.epoch().catch(() => null));
    await new LostStageFinder(database.db, carrier.broker).runOnce();
    await stage();
    expect(hinted).toHaveLength(2);
    expect(await database.query('select 1 from job_locks')).toEqual([]);
    expect(await claimAll()).toBe(1);
  });

  it('a key that nobody gave back is free within seconds', async () => {
    const lock = { lock_key: `participant:${randomUUID()}`, job_id: randomUUID(), attempt: 1 };
    await insertRow(database, 'job_locks', { ...lock, acquired_at: db(`now() - interval '11 seconds'`) });
    await database.tx((tx) => dropOrphanJobLocks(tx));
    expect(await database.query('select 1 from job_locks')).toEqual([]);
  });

  it('timers are planned as they were', async () => {
    const person = await aParticipant(database);
    const later = db(`date_trunc('milliseconds', now() + interval '1 hour')`);
    await aDueTimer(database, person, { schedule_json: { everySeconds: 3_600 }, next_run: later });
    const planned = await database.query('select * from active_timers');
    await database.query('delete from service_instances');
    await carrier.forget();
    expect(await aFirer(database.db, await database.aSession()).fireDue()).toMatchObject({ fired: 0 });
    expect(await database.query('select * from active_timers')).toEqual(planned);
    await database.query(`update active_timers set next_run = next_run - interval '2 hours'`);
    expect(await aFirer(database.db, await database.aSession()).fireDue()).toMatchObject({ fired: 1 });
  });
});
