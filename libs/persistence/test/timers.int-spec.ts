import { randomUUID } from 'node:crypto';
import { aJob, aParticipant, db, type ParticipantRow } from '@promptpipe/testing';
import {
  autocommit,
  countOverdueTimers,
  deleteTimer,
  dueTimersOf,
  endTimer,
  findDueParticipants,
  findTimerJob,
  findTimerOwner,
  getTimer,
  moveTimerOn,
  saveTimer,
  type NewTimer,
  type TimerRow,
} from '../src';
import { useDatabase } from './database';

const PLANNED = new Date('2026-03-01T09:00:00.123Z');
const NEXT = new Date('2026-03-02T09:00:00.456Z');
const promptId = '0190d8a4-0000-7000-8000-00000000000a';

describe('timers', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  const save = async (when: NewTimer['when'] = { at: PLANNED }, participantId = person.id): Promise<TimerRow> => {
    const timer = { id: randomUUID(), participantId, callbackType: 'scheduled_prompt' as const, when };
    await database.tx((tx) => saveTimer(tx, { ...timer, callbackParams: { promptId } }));
    return (await getTimer(autocommit(database.db), timer.id))!;
  };
  const found = (id: string): Promise<TimerRow | null> => getTimer(autocommit(database.db), id);
  const moveOn = (timer: TimerRow, to = NEXT): Promise<boolean> => database.tx((tx) => moveTimerOn(tx, timer, to));
  const end = (timer: TimerRow): Promise<boolean> => database.tx((tx) => endTimer(tx, timer));

  it('that run once at an instant are kept to the millisecond', async () => {
    const timer = await save();
    expect(timer).toMatchObject({
      ...{
        participantId: person.id,
        timerType: 'once',
        callbackType: 'scheduled_prompt',
        callbackParams: { promptId },
      },
      ...{ origin: timer.id, nextRun: PLANNED, schedule: null, misfirePolicy: 'fire-once', fireVersion: 0 },
    });
  });

  it('that run after a delay count from the clock of the database, in whole milliseconds', async () => {
    const { id, timerType, nextRun } = await save({ afterSeconds: 90 });
    expect(timerType).toBe('once');
    const [row] = await database.query(
      `select next_run = $2 and next_run = date_trunc('milliseconds', next_run) as whole, original_delay_seconds as delay,
              next_run between now() + interval '80 seconds' and now() + interval '90 seconds' as in_time
         from active_timers where id = $1`,
      [id, nextRun],
    );
    expect(row).toEqual({ whole: true, delay: 90, in_time: true });
  });

  it('that recur keep their schedule', async () => {
    const schedule = { time: '09:00', days: ['mon' as const], zone: 'Asia/Kolkata' };
    expect(await save({ schedule, firstRun: PLANNED })).toMatchObject({
      timerType: 'recurring',
      schedule,
      nextRun: PLANNED,
    });
  });

  it('fire once: who moves one on second finds it moved', async () => {
    const timer = await save({ schedule: { everySeconds: 60 }, firstRun: PLANNED });
    expect([await moveOn(timer), await moveOn(timer), await end(timer)]).toEqual([true, false, false]);
    const moved = await found(timer.id);
    expect(moved).toMatchObject({ nextRun: NEXT, fireVersion: 1 });
    expect(await moveOn(moved!, PLANNED)).toBe(true);
  });

  it('fire once: who ends one second finds it gone', async () => {
    const timer = await save();
    expect([await end(timer), await end(timer), await moveOn(timer)]).toEqual([true, false, false]);
    expect(await found(timer.id)).toBeNull();
  });

  it('fire once where many want to at the same moment', async () => {
    const timer = await save({ schedule: { everySeconds: 60 }, firstRun: PLANNED });
    const fires = await Promise.all(Array.from({ length: 8 }, () => moveOn(timer)));
    expect(fires.filter(Boolean)).toHaveLength(1);
    expect(await found(timer.id)).toMatchObject({ fireVersion: 1 });
  });

  it('do not fire where the plan was changed and changed back: the version tells', async () => {
    const timer = await save({ schedule: { everySeconds: 60 }, firstRun: PLANNED });
    await database.query('update active_timers set fire_version = 1 where id = $1', [timer.id]);
    expect([await moveOn(timer), await end(timer)]).toEqual([false, false]);
  });

  it('stay as they were where the transaction of the fire is rolled back', async () => {
    const timer = await save();
    const fire = database.tx(async (tx) => {
      await endTimer(tx, timer);
      throw new Error('The job was not inserted');
    });
    await expect(fire).rejects.toThrow('not inserted');
    expect(await found(timer.id)).toEqual(timer);
  });

  it('that are due are found by person, the longest due first', async () => {
    const other = await aParticipant(database);
    const [late, early] = [await save({ at: NEXT }), await save()];
    await save({ at: NEXT }, other.id);
    await save({ afterSeconds: 60 });
    await save({ afterSeconds: 60 }, (await aParticipant(database)).id);
    const people = await findDueParticipants(autocommit(database.db), ['scheduled_prompt']);
    expect(people.sort()).toEqual([person.id, other.id].sort());
    const due = await dueTimersOf(autocommit(database.db), [person.id], ['scheduled_prompt']);
    expect(due).toEqual([early, late].map((timer) => ({ ...timer, broken: null })));
  });

  it('that are overdue by a second are counted', async () => {
    await save();
    await save({ afterSeconds: 0 });
    await save({ afterSeconds: 60 });
    expect(await countOverdueTimers(autocommit(database.db))).toEqual({ 'fire-once': 1 });
  });

  it('are found by their job when only that is left', async () => {
    const tx = autocommit(database.db);
    const timer = await save();
    expect(await findTimerOwner(tx, timer.id)).toBe(person.id);
    expect(await deleteTimer(tx, timer.id)).toBe(true);
    expect(await deleteTimer(tx, timer.id)).toBe(false);
    expect([await findTimerOwner(tx, timer.id), await findTimerJob(tx, timer.id)]).toEqual([null, null]);
    const ids = ['0190d8a4-0000-7000-8000-000000000001', '0190d8a4-0000-7000-8000-000000000002'];
    for (const id of ids)
      await aJob(database, person, { id, timer_id: timer.id, status: 'done', created_at: db('now()') });
    expect(await findTimerOwner(tx, timer.id)).toBe(person.id);
    expect(await findTimerJob(tx, timer.id)).toEqual({
      id: ids[1],
      status: 'done',
      participantId: person.id,
      missed: null,
    });
  });
});
