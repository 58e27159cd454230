import { requeueStaleRunningJobs } from '@promptpipe/persistence';
import { aBoot, aJob, aParticipant, db, type ParticipantRow } from '@promptpipe/testing';
import type { TimerFirer } from '../../src/timers/timer-firer';
import { useDatabase } from '../use-database';
import { aFirer } from './a-firer';
import { aDueTimer } from './due-timer';

/**
 * river#773, #682: jobs stood as running for 91 days. #791: periodic jobs never fired where deploys came more often than
 * their interval. #1035: two weeks away, and all missed runs came at once. #1161: a half-dead leader fired nothing.
 */
describe('recurring timers and running jobs', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const deploy = async (): Promise<TimerFirer> => aFirer(database.db, await database.aSession());
  const fire = async (): Promise<number> => (await (await deploy()).fireDue()).fired;
  const minutesPass = (minutes: number): Promise<unknown> =>
    database.query(`update active_timers set next_run = next_run - $1 * interval '1 minute'`, [minutes]);

  it('fire each hour where every process lives for five minutes', async () => {
    const inAnHour = db(`date_trunc('milliseconds', now() + interval '1 hour')`);
    await aDueTimer(database, person, { schedule_json: { everySeconds: 3_600 }, next_run: inAnHour });
    let fired = 0;
    for (let minutes = 0; minutes < 180; minutes += 5) {
      await minutesPass(5);
      fired += await fire();
    }
    expect(fired).toBe(3);
  });

  it('fire once after two weeks away, and then at their next instant', async () => {
    const longAgo = db(`date_trunc('milliseconds', now() - interval '14 days 1 minute')`);
    await aDueTimer(database, person, { schedule_json: { everySeconds: 3_600 }, next_run: longAgo });
    expect([await fire(), await fire()]).toEqual([1, 0]);
    const [timer] = await database.query(
      `select next_run > now() and next_run <= now() + interval '1 hour' as soon from active_timers`,
    );
    expect(timer).toEqual({ soon: true });
    await minutesPass(60);
    expect(await fire()).toBe(1);
  });

  it('fire while another process hangs in the middle of a fire, and once', async () => {
    await aDueTimer(database, person);
    const other = await aParticipant(database);
    await aDueTimer(database, other);
    const hanging = database.db.createQueryRunner();
    await hanging.startTransaction();
    await hanging.query('select 1 from participants where id = $1 for no key update', [person.id]);
    expect(await (await deploy()).fireDue()).toEqual({ settled: 1, fired: 1, busy: 1 });
    await hanging.rollbackTransaction();
    await hanging.release();
    expect(await fire()).toBe(1);
    expect(await database.query('select 1 from jobs')).toHaveLength(2);
  });

  it('stand as running for no longer than their process lives, whatever their age', async () => {
    const boot = await aBoot(database);
    const running = { status: 'running', lease_owner: boot, lease_until: db(`now() + interval '91 days'`) };
    await aJob(database, person, running);
    expect(await database.tx((tx) => requeueStaleRunningJobs(tx))).toEqual([]);
    await database.query('update service_instances set gone_at = now()');
    expect(await database.tx((tx) => requeueStaleRunningJobs(tx))).toHaveLength(1);
  });
});
