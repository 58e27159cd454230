import { randomUUID } from 'node:crypto';
import { cancelTimersOf, lockParticipant } from '@promptpipe/persistence';
import { aParticipant, DEFAULT_STUDY, insertRow, type ParticipantRow, type Row, until } from '@promptpipe/testing';
import { boot } from './boot';
import { BROKERS, type SpecBroker } from './brokers';
import { ago, aTimer, timerParts, type TimerParts } from './timer-parts';
import { useDatabase } from './use-database';

const [MINUTES, HOURS, A_WEEK] = [120, 7_200, 604_800];
const [, startBroker] = BROKERS[0]!;

describe('a timer that nobody was there to fire', () => {
  const database = useDatabase();
  let parts: TimerParts;
  let person: ParticipantRow;

  beforeEach(async () => {
    parts = timerParts(database.db);
    person = await aParticipant(database);
  });

  const jobs = (): Promise<Row[]> => database.query('select * from jobs order by participant_seq');
  const timers = (): Promise<Row[]> => database.query('select * from active_timers');

  const within = { misfire_policy: 'fire-within', misfire_grace_seconds: 600 };
  it.each<readonly [string, string, Row, number, number]>([
    ['fires', 'seconds late', { misfire_policy: 'fire-once' }, 5, 1],
    ['fires', 'hours late', { misfire_policy: 'fire-once' }, HOURS, 1],
    ['fires', 'a week late', { misfire_policy: 'fire-once' }, A_WEEK, 1],
    ['fires', 'seconds late', within, 5, 1],
    ['fires', 'minutes late', within, MINUTES, 1],
    ['does not fire', 'hours late', within, HOURS, 0],
    ['does not fire', 'a week late', within, A_WEEK, 0],
    ['fires', 'seconds late', { misfire_policy: 'skip' }, 5, 1],
    ['does not fire', 'minutes late', { misfire_policy: 'skip' }, MINUTES, 0],
    ['does not fire', 'a week late', { misfire_policy: 'skip' }, A_WEEK, 0],
  ])('%s, once, %s, by %p', async (...[, , policy, seconds, fired]) => {
    const once = await aTimer(database, person.id, { ...policy, next_run: ago(seconds) });
    expect(await parts.firer.fireDue()).toEqual({ settled: 1, fired, busy: 0 });
    const left = fired === 1 ? { status: 'queued' } : { status: 'canceled', end_reason: 'missed' };
    expect(await jobs()).toMatchObject([{ ...left, timer_id: once.id }]);
    expect(await timers()).toEqual([]);
    const outcome = { policy: policy.misfire_policy as string, outcome: fired === 1 ? 'fire' : 'missed' };
    expect(await parts.count('timers_overdue_total', outcome)).toBe(seconds > 60 ? 1 : 0);
  });

  it.each([
    ['fire-once', 1],
    ['skip', 0],
  ])('collapses what a week has missed, by %s, into %i', async (misfire_policy, fired) => {
    const timer = { misfire_policy, schedule_json: { everySeconds: 3_600 }, next_run: ago(A_WEEK + 5) };
    const { next_run } = await aTimer(database, person.id, timer);
    expect(await parts.firer.fireDue()).toEqual({ settled: 1, fired, busy: 0 });
    expect(await jobs()).toHaveLength(fired);
    const [moved] = await timers();
    const ahead = (moved?.next_run as Date).getTime() - next_run.getTime();
    expect(ahead % 3_600_000).toBe(0);
    expect(ahead).toBe((A_WEEK + 3_600) * 1_000);
    expect(await parts.firer.fireDue()).toMatchObject({ settled: 0 });
  });

  it('does not fire, and goes, when it expired meanwhile', async () => {
    await aTimer(database, person.id, { next_run: ago(HOURS), expires_at: ago(MINUTES) });
    expect(await parts.firer.fireDue()).toEqual({ settled: 1, fired: 0, busy: 0 });
    expect([await jobs(), await timers()]).toEqual([[], []]);
    expect(await parts.count('timers_expired_total')).toBe(1);
    expect(await parts.count('timers_overdue_total')).toBe(0);
  });

  it('never fires for somebody who has said STOP, whatever is left of it', async () => {
    await aTimer(database, person.id, { next_run: ago(HOURS) });
    await aTimer(database, person.id, { next_run: ago(HOURS), schedule_json: { everySeconds: 60 } });
    await database.query(`update participants set status = 'opted_out'`);
    expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 0 });
    await parts.duties.orphaned.sweep(null);
    expect([await jobs(), await timers()]).toEqual([[], []]);
    await database.query(`update participants set status = 'active'`);
    expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 0 });
  });

  it('never fires for somebody whose STOP is under way', async () => {
    await aTimer(database, person.id, { next_run: ago(HOURS) });
    await database.tx(async (tx) => {
      await lockParticipant(tx, person.id);
      expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 1 });
      await tx.query(`update participants set status = 'opted_out' where id = $1`, [person.id]);
      await cancelTimersOf(tx, person.id);
      expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 1 });
    });
    await database.query(`update participants set status = 'active'`);
    expect(await parts.firer.fireDue()).toEqual({ settled: 0, fired: 0, busy: 0 });
    expect(await jobs()).toEqual([]);
  });

  describe('through five restarts in quick succession', () => {
    let carrier: SpecBroker;
    beforeAll(async () => {
      carrier = await startBroker();
    });
    afterAll(() => carrier.stop());

    it('fires once', async () => {
      const promptId = randomUUID();
      await insertRow(database, 'prompts', { id: promptId, study_id: DEFAULT_STUDY, content: { text: 'Hello' } });
      const over = { next_run: ago(HOURS), callback_params: { promptId } };
      const once = await aTimer(database, person.id, over);
      const daily = await aTimer(database, person.id, { ...over, schedule_json: { everySeconds: 86_400 } });
      for (let restarts = 1; restarts <= 5; restarts += 1) {
        const service = await boot({ DATABASE_URL: database.url, BROKER_URL: carrier.url });
        // The last one is left alone until all is done; the others are stopped in the middle of whatever they do.
        if (restarts === 5) await until('the messages', async () => (await countOf('outbox_messages')) === 2);
        await service.stop();
      }
      const made = (await jobs()).map(({ timer_id, status }) => [timer_id as string, status as string]).sort();
      expect(made).toEqual([once.id, daily.id].sort().map((id) => [id, 'done']));
      expect(await timers()).toMatchObject([{ id: daily.id, fire_version: 1 }]);
      expect(await countOf('outbox_messages')).toBe(2);
    });

    const countOf = async (table: string): Promise<number> =>
      (await database.query<{ n: number }>(`select count(*)::integer as n from ${table}`))[0]!.n;
  });
});
