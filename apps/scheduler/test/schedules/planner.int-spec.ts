import { withdrawPlans } from '@promptpipe/persistence';
import { aParticipant, aSchedule, DEFAULT_STUDY, type ParticipantRow, type Row } from '@promptpipe/testing';
import { Planner } from '../../src/schedules/planner';
import { useDatabase } from '../use-database';
import { advanceClock } from './clock';

const DAILY = { kind: 'daily', times: ['09:00', '21:00'], gap: 'shift', overlap: 'once', misfirePolicy: 'fire-once' };
const AHEAD_DAYS = 8;

describe('planning', () => {
  const database = useDatabase();
  let planner: Planner;
  let person: ParticipantRow;

  beforeEach(async () => {
    await advanceClock(database, '0');
    planner = new Planner(database.db, AHEAD_DAYS);
    person = await aParticipant(database, { timezone: 'Europe/Berlin' });
  });

  const planAll = async (by = planner): Promise<void> => {
    for (let pass = await by.runOnce(); pass.hasWorked || pass.isBusy;) pass = await by.runOnce();
  };
  const fresh = (over: Row = {}): Promise<{ id: string }> =>
    aSchedule(database, { walk_ended: false, definition: { ...DAILY, quietHours: 'defer' }, ...over });
  const occurrences = (of: string): Promise<Row[]> =>
    database.query(
      `select *, to_char(instant at time zone zone, 'YYYY-MM-DD HH24:MI') as shown, local_date || ' ' || local_time as promised
         from occurrences where participant_id = $1 order by schedule_id, number`,
      [of],
    );
  const plans = (): Promise<Row[]> => database.query('select * from schedule_plans order by participant_id');

  it('writes down each promise of the days ahead, once, at its local time', async () => {
    await fresh();
    await planAll();
    const rows = await occurrences(person.id);
    expect(rows.length).toBeGreaterThanOrEqual(2 * AHEAD_DAYS - 1);
    expect(rows.length).toBeLessThanOrEqual(2 * AHEAD_DAYS + 1);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, i) => i + 1));
    expect(rows.map(({ shown }) => shown)).toEqual(rows.map(({ promised }) => promised));
    const [first] = await database.query<{ early: boolean }>('select min(instant) > now() as early from occurrences');
    expect(first).toEqual({ early: true });
    const ends = rows.slice(0, -1).map(({ useful_until }) => useful_until);
    expect(ends).toEqual(rows.slice(1).map(({ instant }) => instant));
    await planAll();
    expect(await occurrences(person.id)).toEqual(rows);
  });

  it('goes on from day to day, and misses none after an outage that was longer than what was planned', async () => {
    await fresh();
    await planAll();
    await advanceClock(database, '1 day 1 minute');
    await planAll();
    await advanceClock(database, '30 days');
    await planAll();
    const rows = await occurrences(person.id);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, i) => i + 1));
    const dates = await database.query(
      `select local_date from occurrences group by local_date having count(*) <> 2 order by local_date`,
    );
    expect(dates.length).toBeLessThanOrEqual(2);
    expect(rows.length).toBeGreaterThanOrEqual(2 * 37);
  });

  it('concerns who takes part: not who is invited or has left, and only the arm that it is for', async () => {
    const invited = await aParticipant(database, { status: 'invited' });
    const gone = await aParticipant(database, { status: 'withdrawn' });
    const paused = await aParticipant(database, { status: 'paused', arm: 'b' });
    const { id } = await fresh({ arm: 'b' });
    await fresh({ arm: 'c' });
    await planAll();
    expect(await plans()).toMatchObject([{ participant_id: paused.id, schedule_id: id, ended_at: null }]);
    await database.query(`update participants set status = 'active', arm = 'b', plans_due = true where id = $1`, [
      invited.id,
    ]);
    await planAll();
    expect(await occurrences(invited.id)).not.toEqual([]);
    expect([await occurrences(gone.id), await occurrences(person.id)]).toEqual([[], []]);
    await database.query(`update participants set arm = 'c', plans_due = true where id = $1`, [invited.id]);
    await planAll();
    const rows = await occurrences(invited.id);
    expect(rows.filter(({ schedule_id }) => schedule_id === id)).toEqual(
      rows.filter(({ reason }) => reason === 'canceled'),
    );
    expect(rows.filter(({ status }) => status === 'planned').length).toBeGreaterThan(10);
  });

  it('meets everybody, also after a kill in the middle of the walk, and whoever comes later', async () => {
    await database.query(
      `insert into participants (id, study_id, account_id, code, phone, timezone)
       select gen_random_uuid(), $1, 'default', 'c-' || n, '+4930' || (1000000 + n), 'UTC' from generate_series(1, 700) n`,
      [DEFAULT_STUDY],
    );
    await database.query('update participants set plans_due = false');
    await fresh({ definition: { kind: 'once', date: '2099-01-01', time: '09:00', gap: 'shift', overlap: 'once' } });
    await planner.runOnce();
    await Promise.all([planAll(new Planner(database.db, AHEAD_DAYS)), planAll(new Planner(database.db, AHEAD_DAYS))]);
    expect(await plans()).toHaveLength(701);
    await aParticipant(database);
    await planAll();
    expect(await plans()).toHaveLength(702);
  });

  it('makes each promise once, however many plan at the same time', async () => {
    for (let people = 0; people < 30; people += 1) await aParticipant(database);
    await fresh();
    await Promise.all(Array.from({ length: 4 }, () => planAll(new Planner(database.db, AHEAD_DAYS))));
    await planAll();
    const twice = await database.query(
      'select 1 from occurrences group by schedule_id, participant_id, instant having count(*) > 1',
    );
    expect(twice).toEqual([]);
    expect((await database.query('select distinct participant_id from occurrences')).length).toBe(31);
  });

  it('plans anew for another zone or another schedule, and never has a local date twice', async () => {
    const { id } = await fresh({ definition: { ...DAILY, times: ['09:00'], quietHours: 'defer' } });
    await planAll();
    await advanceClock(database, '3 days');
    await database.query(`update participants set timezone = 'Pacific/Honolulu', plans_due = true where id = $1`, [
      person.id,
    ]);
    await planAll();
    const moved = await occurrences(person.id);
    expect(new Set(moved.map(({ local_date }) => String(local_date))).size).toBe(moved.length);
    expect(moved.at(-1)).toMatchObject({ zone: 'Pacific/Honolulu', local_time: '09:00' });
    const definition = { ...DAILY, times: ['10:00'], quietHours: 'defer' };
    await database.query(
      `update schedules set definition = $2, version = 2, walk_ended = false, walked_to = null where id = $1`,
      [id, definition],
    );
    await planAll();
    const rows = await occurrences(person.id);
    expect(new Set(rows.map(({ local_date }) => String(local_date))).size).toBe(rows.length);
    const ahead = await database.query(`select distinct local_time, version from occurrences where instant > pp_now()`);
    expect(ahead).toEqual([{ local_time: '10:00', version: 2 }]);
    const past = await database.query(`select distinct version from occurrences where instant <= pp_now()`);
    expect(past).toEqual([{ version: 2 }]);
  });

  it('ends with its count, and draws random times that are each person’s own', async () => {
    const other = await aParticipant(database, { timezone: 'Europe/Berlin' });
    const windows = [{ from: '09:00', to: '17:00', prompts: 2 }];
    const definition = { kind: 'random', windows, minGapMinutes: 30, count: 5, gap: 'shift', quietHours: 'defer' };
    await fresh({ definition: { ...definition, misfirePolicy: 'skip' } });
    await planAll();
    const [mine, theirs] = [await occurrences(person.id), await occurrences(other.id)];
    expect([mine.length, theirs.length]).toEqual([5, 5]);
    expect(mine.map(({ instant }) => instant)).not.toEqual(theirs.map(({ instant }) => instant));
    expect(mine.every(({ drawn_from }) => typeof drawn_from === 'string')).toBe(true);
    expect((await plans()).every(({ ended_at }) => ended_at !== null)).toBe(true);
  });

  it('takes everything along that was not sent when it is deleted', async () => {
    const { id } = await fresh();
    await planAll();
    await database.query(
      `update schedules set deleted_at = now(), walk_ended = false, walked_to = null where id = $1`,
      [id],
    );
    await planAll();
    expect(await database.query('select distinct status, reason from occurrences')).toEqual([
      { status: 'not-sent', reason: 'deleted' },
    ]);
    expect(await plans()).toMatchObject([{ ended_at: expect.any(Date) as Date }]);
    const again = await database.tx((tx) =>
      withdrawPlans(tx, [{ scheduleId: id, participantId: person.id }], 'deleted'),
    );
    expect(again).toEqual({ canceled: 0, stopRequested: 0 });
    expect(await database.query(`select 1 from occurrences where settled_at is null`)).toEqual([]);
  });

  it('waits for nobody whose turnstile is held, and comes back', async () => {
    await fresh();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isHeld = (): void => undefined;
    const taken = new Promise<void>((resolve) => (isHeld = resolve));
    const holder = database.tx(async (tx) => {
      await tx.query('select 1 from participants where id = $1 for update', [person.id]);
      isHeld();
      await held;
    });
    await taken;
    await database.query(`update schedules set walk_ended = true`);
    expect(await planner.runOnce()).toEqual({ hasWorked: false, isBusy: true });
    letGo();
    await holder;
    await planAll();
    expect(await occurrences(person.id)).not.toEqual([]);
  });
});
