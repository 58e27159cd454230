import type { ScheduleDefinition } from '@promptpipe/domain';
import { changeSchedule, lockParticipant, updateParticipant } from '@promptpipe/persistence';
import { aParticipant, aSchedule, type ParticipantRow, type Row } from '@promptpipe/testing';
import { OccurrenceFirer } from '../../src/schedules/occurrence-firer';
import { Planner } from '../../src/schedules/planner';
import { useDatabase } from '../use-database';
import { advanceClock } from './clock';

const AHEAD_DAYS = 3;
const DAILY = { kind: 'daily', gap: 'shift', overlap: 'once', misfirePolicy: 'fire-once', quietHours: 'send' };

describe('what was promised and not written down when an outage was longer than the plan', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let schedule: { readonly id: string; readonly prompt_id: string };

  beforeEach(async () => {
    await advanceClock(database, '0');
    person = await aParticipant(database);
    schedule = await aSchedule(database, { walk_ended: false, definition: { ...DAILY, times: ['09:00'] } });
    await planAll();
  });

  const planAll = async (): Promise<void> => {
    const planner = new Planner(database.db, AHEAD_DAYS);
    for (let pass = await planner.runOnce(); pass.hasWorked || pass.isBusy;) pass = await planner.runOnce();
  };
  const fireAll = async (): Promise<void> => {
    const firer = new OccurrenceFirer(database.db, 6_000);
    for (let pass = await firer.fireDue(); pass.queued + pass.notSent > 0;) pass = await firer.fireDue();
  };
  const sendAt = (...times: string[]): Promise<void> =>
    database.tx((tx) =>
      changeSchedule(tx, {
        ...{ id: schedule.id, promptId: schedule.prompt_id, name: '', arm: null },
        definition: { ...DAILY, times } as ScheduleDefinition,
      }),
    );
  /** Of each day, counted from today, its times and what became of them. */
  const days = (): Promise<Row[]> =>
    database.query(
      `select local_date - current_date as day, array_agg(local_time order by instant) as times
         from occurrences where local_date > current_date group by 1 order by 1`,
    );
  const expectWhole = async (): Promise<void> => {
    const rows = await database.query(
      `select number, version, status, instant <= pp_now() as past from occurrences order by number`,
    );
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
    const [{ version } = { version: 0 }] = await database.query<{ version: number }>('select version from schedules');
    expect(rows.filter((row) => row.version !== version)).toEqual([]);
    expect(rows.filter(({ status, past }) => past === (status === 'planned'))).toEqual([]);
  };
  const from = (first: number, last: number, ...times: string[]): Row[] =>
    Array.from({ length: last - first + 1 }, (_, index) => ({ day: first + index, times }));

  it('is planned by the version that held, up to each change, and told of like everything that was missed', async () => {
    await advanceClock(database, '8 days');
    await sendAt('10:00');
    await advanceClock(database, '12 days');
    await sendAt('08:00', '20:00');
    await advanceClock(database, '20 days');
    await planAll();
    await fireAll();
    await expectWhole();
    const told = await days();
    // On the day of a change what has been promised stands, and no date has more than its number.
    const apart = (day: number): boolean => ![8, 9, 12, 13, 20, 21, 22, 23].includes(day);
    expect(told.filter(({ day }) => apart(Number(day)))).toEqual(
      [...from(1, 7, '09:00'), ...from(10, 11, '10:00'), ...from(14, 19, '08:00', '20:00')].filter(({ day }) =>
        apart(Number(day)),
      ),
    );
    expect(told.map(({ day }) => day)).toEqual(from(1, told.length).map(({ day }) => day));
    expect(told.length).toBeGreaterThanOrEqual(22);
  });

  it('is planned for the zone that held, and no date is had twice', async () => {
    await advanceClock(database, '10 days');
    await database.tx(async (tx) => {
      const locked = await lockParticipant(tx, person.id);
      await updateParticipant(tx, locked!, { timezone: 'Pacific/Honolulu' });
    });
    await planAll();
    await fireAll();
    await expectWhole();
    const told = await days();
    expect(told.slice(0, 9)).toEqual(from(1, 9, '09:00'));
    expect(told.every(({ times }) => (times as string[]).length === 1)).toBe(true);
    expect(told.map(({ day }) => day)).toEqual(from(1, told.length).map(({ day }) => day));
    const zones = await database.query(`select distinct zone from occurrences where instant > pp_now()`);
    expect(zones).toEqual([{ zone: 'Pacific/Honolulu' }]);
  });

  it('is planned to its end in more than one look', async () => {
    await advanceClock(database, '300 days');
    await sendAt('10:00');
    await advanceClock(database, '302 days');
    await planAll();
    await fireAll();
    await expectWhole();
    expect((await days()).slice(0, 299)).toEqual(from(1, 299, '09:00'));
  });
});
