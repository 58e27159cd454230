import {
  cancelJobsOfTimer,
  cancelTimersOf,
  deleteExpiredTimers,
  deleteTimer,
  lockParticipant,
} from '@promptpipe/persistence';
import { aParticipant, db, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { ago, aTimer, timerParts, type TimerParts } from './timer-parts';
import { useDatabase } from './use-database';

/** Two sessions and one timer: the turnstile lets one through after the other. */
describe('a timer that two want', () => {
  const database = useDatabase();
  let parts: TimerParts;
  let person: ParticipantRow;

  beforeEach(async () => {
    parts = timerParts(database.db);
    person = await aParticipant(database);
  });

  const statuses = async (): Promise<unknown[]> =>
    (await database.query<Row>('select status from jobs')).map(({ status }) => status);
  const timers = (): Promise<Row[]> => database.query('select * from active_timers');
  const cancel = (id: string) =>
    database.tx(async (tx) => {
      await lockParticipant(tx, person.id);
      const deleted = await deleteTimer(tx, id, person.id);
      return { deleted, ...(await cancelJobsOfTimer(tx, id)) };
    });
  const untilSomebodyWaits = (): Promise<unknown> =>
    until('a statement that waits for a lock', async () => {
      const waiting = await database.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
  /** A second session whose transaction holds the turnstile until the spec ends it. */
  const holding = async () => {
    const runner = database.db.createQueryRunner();
    await runner.startTransaction();
    await lockParticipant(runner.manager, person.id);
    return {
      tx: runner.manager,
      commit: async () => {
        await runner.commitTransaction();
        await runner.release();
      },
    };
  };

  it('is canceled first: the fire waits for its turn and finds nothing', async () => {
    const { id } = await aTimer(database, person.id);
    const first = await holding();
    expect(await deleteTimer(first.tx, id, person.id)).toBe(true);
    expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 1 });
    await first.commit();
    expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 0 });
    expect(await statuses()).toEqual([]);
  });

  it('is fired first: the cancel waits for the fire and ends its job', async () => {
    const { id } = await aTimer(database, person.id);
    // The fire's own transaction stays open: its insert waits for a lock that the spec holds.
    const gate = database.db.createQueryRunner();
    await gate.startTransaction();
    await gate.query('lock table jobs in share mode');
    const fired = parts.firer.fireDue();
    await untilSomebodyWaits();
    const canceled = cancel(id);
    await gate.commitTransaction();
    await gate.release();
    expect(await fired).toEqual({ settled: 1, fired: 1, busy: 0 });
    expect(await canceled).toEqual({ deleted: false, canceled: 1, stopRequested: 0 });
    expect(await statuses()).toEqual(['canceled']);
  });

  it('never leaves a job that stands, whichever of many fires and cancels is first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await aTimer(database, person.id);
      await Promise.all([parts.firer.fireDue(), cancel(id), parts.firer.fireDue(), cancel(id)]);
      await parts.firer.fireDue();
    }
    expect((await statuses()).filter((status) => status !== 'canceled')).toEqual([]);
    expect(await timers()).toEqual([]);
  });

  it('expires first: the fire finds nothing', async () => {
    await aTimer(database, person.id, { expires_at: ago(0) });
    const first = await holding();
    expect(await deleteExpiredTimers(first.tx)).toMatchObject({ found: 1, removed: [{ participantId: person.id }] });
    expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 1 });
    await first.commit();
    expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 0 });
    expect([await statuses(), await timers()]).toEqual([[], []]);
  });

  it('is fired first: its end waits for the next look, and ends only what still stands', async () => {
    await aTimer(database, person.id, {
      schedule_json: { everySeconds: 3_600 },
      expires_at: db(`now() + interval '1 hour'`),
    });
    const first = await holding();
    const removing = await parts.duties.expired.runOnce();
    expect(removing).toEqual({ found: 0, removed: [] });
    await first.tx.query(`update active_timers set expires_at = now() - interval '1 second'`);
    await first.commit();
    const second = await holding();
    expect(await parts.duties.expired.runOnce()).toMatchObject({ found: 1, removed: [] });
    await second.commit();
    expect((await parts.duties.expired.runOnce()).removed).toHaveLength(1);
    expect([await statuses(), await timers()]).toEqual([[], []]);
  });

  it('is saved and fired again while all of a person’s are canceled: nothing stands afterwards', async () => {
    const all = () =>
      database.tx(async (tx) => {
        await lockParticipant(tx, person.id);
        return cancelTimersOf(tx, person.id);
      });
    for (let round = 0; round < 10; round += 1) {
      await aTimer(database, person.id);
      await aTimer(database, person.id, { schedule_json: { everySeconds: 60 } });
      await Promise.all([parts.firer.fireDue(), all(), parts.firer.fireDue()]);
      expect((await statuses()).filter((status) => status !== 'canceled')).toEqual([]);
    }
    expect(await timers()).toEqual([]);
  });
});
