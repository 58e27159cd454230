import { createDataSource, type DataSource, type OwnerSession } from '@promptpipe/persistence';
import { aParticipant, type ParticipantRow, until } from '@promptpipe/testing';
import type { TimerFirer } from '../../src/timers/timer-firer';
import { useDatabase } from '../use-database';
import { aFirer } from './a-firer';
import { aDueTimer } from './due-timer';

/**
 * sidekiq#6804: the tick of a cron job was lost because the leader changed in that moment. Here nobody leads: whoever finds
 * a timer due fires it, and the row itself says whether that has been done.
 */
describe('a timer that is due while schedulers come and go', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let dying: DataSource;
  let session: OwnerSession;

  beforeEach(async () => {
    session = await database.aSession();
    person = await aParticipant(database);
    await aDueTimer(database, person);
    const options = { url: database.url, poolSize: 2, applicationName: 'dying', onPoolError: () => undefined };
    dying = await createDataSource(options).initialize();
  });
  afterEach(() => dying.destroy());

  const firer = (source: DataSource): TimerFirer => aFirer(source, session);
  const survivor = (): TimerFirer => firer(database.db);
  const jobs = async (): Promise<number> => (await database.query('select 1 from jobs')).length;
  /** Keeps the insert of the job waiting, so that the fire is in the middle of its transaction. */
  const holdJobs = async (): Promise<() => Promise<void>> => {
    const holder = database.db.createQueryRunner();
    await holder.startTransaction();
    await holder.query('lock table jobs in share mode');
    return async () => {
      await holder.rollbackTransaction();
      await holder.release();
    };
  };
  const untilWaiting = (): Promise<unknown> =>
    until('the fire to be in its middle', async () => {
      const waiting = await database.query(
        `select 1 from pg_stat_activity where application_name = 'dying' and wait_event_type = 'Lock'`,
      );
      return waiting.length === 1;
    });
  const kill = (): Promise<unknown> =>
    database.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dying'`);

  it('is fired by the other when one dies before its commit', async () => {
    const release = await holdJobs();
    const fired = firer(dying)
      .fireDue()
      .catch(() => 'died');
    await untilWaiting();
    expect(await survivor().fireDue()).toEqual({ settled: 0, fired: 0, busy: 1 });
    await kill();
    expect(await fired).toBe('died');
    await release();
    const pass = await until('the turnstile to be free', async () => {
      const made = await survivor().fireDue();
      return made.busy === 0 && made;
    });
    expect([pass.fired, await jobs()]).toEqual([1, 1]);
  });

  it('is fired once when one dies after its commit', async () => {
    expect(await firer(dying).fireDue()).toMatchObject({ fired: 1 });
    await kill();
    expect(await survivor().fireDue()).toEqual({ settled: 0, fired: 0, busy: 0 });
    expect(await jobs()).toBe(1);
  });

  it('is fired once where the new one begins before the old one has ended', async () => {
    const release = await holdJobs();
    const old = firer(dying).fireDue();
    await untilWaiting();
    expect(await survivor().fireDue()).toMatchObject({ fired: 0, busy: 1 });
    await release();
    expect(await old).toMatchObject({ fired: 1 });
    expect(await survivor().fireDue()).toMatchObject({ settled: 0, fired: 0 });
    expect(await jobs()).toBe(1);
  });

  it('is fired by the first that comes when nobody was there', async () => {
    await database.query(`update active_timers set next_run = next_run - interval '3 hours'`);
    expect(await survivor().fireDue()).toMatchObject({ fired: 1 });
    expect(await jobs()).toBe(1);
  });
});
