import {
  aMessage,
  anOccurrence,
  aParticipant,
  aSchedule,
  db,
  type ParticipantRow,
  type Row,
} from '@promptpipe/testing';
import { autocommit, periodOf, readQuiet } from '../src';
import { useDatabase } from './database';

const A_MINUTE = 60;
const TIMER = `
  insert into active_timers (id, participant_id, timer_type, callback_type, origin, scheduled_at, next_run)
  values (gen_random_uuid(), $1, 'once', 'scheduled_prompt', 'x', now(), date_trunc('second', now() + $2::interval))`;

describe('a quiet moment of an account', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  const isBusy = async (accountId = 'default'): Promise<boolean> =>
    (await readQuiet(autocommit(database.db), { accountId, seconds: A_MINUTE, zone: 'UTC' })).isBusy;
  const message = (over: Row): Promise<unknown> => aMessage(database, person, over);
  const occurrence = async (instant: string): Promise<unknown> => {
    const schedule = await aSchedule(database);
    return anOccurrence(database, { schedule: schedule.id, person }, { instant: db(`now() + interval '${instant}'`) });
  };

  beforeEach(async () => {
    person = await aParticipant(database);
  });

  it.each([
    ['a message is due soon', () => message({ not_before: db(`now() + interval '50 seconds'`) })],
    ['a message is being sent', () => message({ status: 'sending' })],
    ['nobody knows what became of a message', () => message({ status: 'unknown' })],
    ['a timer fires soon', () => database.query(TIMER, [person.id, '50 seconds'])],
    ['a promise falls due soon', () => occurrence('50 seconds')],
  ])('is none while %s, but for another account', async (_, make) => {
    await make();
    await database.query(`insert into whatsapp_accounts (id) values ('other') on conflict do nothing`);
    expect([await isBusy(), await isBusy('other')]).toEqual([true, false]);
  });

  it.each([
    ['nothing is owed', () => Promise.resolve()],
    ['a message is due later', () => message({ not_before: db(`now() + interval '70 seconds'`) })],
    ['a message is sent', () => message({ status: 'sent' })],
    ['a timer fires later', () => database.query(TIMER, [person.id, '70 seconds'])],
    ['a promise falls due later', () => occurrence('70 seconds')],
  ])('is one while %s', async (_, make) => {
    await make();
    expect(await isBusy()).toBe(false);
  });

  it('tells the hour of the zone that was asked for', async () => {
    const hourIn = async (zone: string): Promise<number> =>
      (await readQuiet(autocommit(database.db), { accountId: 'default', seconds: 1, zone })).hour;
    const [utc, later] = [await hourIn('UTC'), await hourIn('Etc/GMT-3')];
    expect((later - utc + 24) % 24).toBe(3);
  });

  it('numbers the periods of a clock', async () => {
    const day = 86_400;
    const [row] = await database.query<{ days: string }>(
      `select ((now() at time zone 'UTC')::date - date '1970-01-01')::text as days`,
    );
    expect(await periodOf(autocommit(database.db), day)).toBe(row?.days);
  });
});
