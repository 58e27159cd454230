import { aMessage, aParticipant, db, type ParticipantRow, type Row } from '@promptpipe/testing';
import { QuietDeferrer } from '../src/duties/quiet-deferrer';
import { QuietRecaller } from '../src/duties/quiet-recaller';
import { useDatabase } from './use-database';

const clock = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
/** Two hours of which one is left, and two that are still to come. */
const [NOW, LATER] = [
  { from: clock(-60), to: clock(60) },
  { from: clock(180), to: clock(300) },
];

describe('when quiet hours are others by now', () => {
  const database = useDatabase();
  let recaller: QuietRecaller;
  let person: ParticipantRow;
  let id: string;

  beforeEach(async () => {
    recaller = new QuietRecaller(database.db);
    await database.query(`update studies set settings = '{}'`);
    person = await aParticipant(database, { quiet_hours: NOW });
    id = await deferred(person);
  });

  const deferred = async (whose: ParticipantRow, over: Row = {}): Promise<string> => {
    const wanted = { quiet_policy: 'defer', not_before: db(`now() - interval '10 minutes'`), ...over };
    const message = await aMessage(database, whose, wanted);
    await new QuietDeferrer(database.db).runOnce();
    return message.id;
  };
  const change = (over: string, whose = person): Promise<unknown> =>
    database.query(`update participants set ${over} where id = $1`, [whose.id]);
  /** In minutes from now. */
  const waits = async (which = id): Promise<number> => {
    const { not_before } = (await database.row('outbox_messages', which)) as { not_before: Date };
    return Math.round((not_before.getTime() - Date.now()) / 60_000);
  };

  it('a message that they have deferred is due again, from when it was due without them', async () => {
    expect(await waits()).toBeGreaterThan(50);
    await change(`quiet_hours = null`);
    expect([await recaller.runOnce(), await recaller.runOnce()]).toEqual([1, 0]);
    expect(await waits()).toBe(-10);
    expect(await database.row('outbox_messages', id)).toMatchObject({ deferred_from: null, status: 'queued' });
  });

  it.each([
    ['by another zone', `timezone = 'Asia/Tokyo'`, -10],
    ['by hours that are yet to come', `quiet_hours = '${JSON.stringify(LATER)}'`, -10],
    ['by none of its own where the study has some', `quiet_hours = null`, 60],
    ['not at all', `name = 'Bea'`, 60],
    ['by a longer time that is quiet now', `quiet_hours = '${JSON.stringify({ ...NOW, to: clock(90) })}'`, 60],
  ])('%s: it waits as those say', async (_how, over, minutes) => {
    const hasStudyHours = over === `quiet_hours = null`;
    if (hasStudyHours) await database.query('update studies set settings = $1', [{ quietHours: NOW }]);
    await change(over);
    await recaller.runOnce();
    expect(Math.abs((await waits()) - minutes)).toBeLessThanOrEqual(1);
  });

  it('of a study: whoever has none of their own', async () => {
    await database.query('update studies set settings = $1', [{ quietHours: NOW }]);
    const theirs = await deferred(await aParticipant(database));
    expect(await waits(theirs)).toBeGreaterThan(50);
    await database.query(`update studies set settings = '{}'`);
    expect(await recaller.runOnce()).toBe(1);
    expect([await waits(theirs), (await waits()) > 50]).toEqual([-10, true]);
  });

  it('keeps what somebody has planned, and what would not have gone yet', async () => {
    const later = { not_before: db(`now() + interval '30 minutes'`), quiet_policy: 'defer' };
    const planned = await aMessage(database, person, later);
    const [inTurn] = await database.query<{ id: string }>(
      `update outbox_messages set not_before = now() + interval '40 minutes', deferred_from = now() + interval '20 minutes'
        where id = $1 returning id`,
      [(await aMessage(database, person, { quiet_policy: 'defer' })).id],
    );
    await change(`quiet_hours = null`);
    expect(await recaller.runOnce()).toBe(1);
    expect([await waits(planned.id), await waits(inTurn!.id)]).toEqual([30, 40]);
  });

  it('deferred twice, it was due when it was first', async () => {
    await database.query(`update outbox_messages set not_before = now()`);
    await new QuietDeferrer(database.db).runOnce();
    await change(`quiet_hours = null`);
    await recaller.runOnce();
    expect(await waits()).toBe(-10);
  });

  it('walks through all that is deferred, and begins anew when asked to', async () => {
    await database.query(
      `insert into outbox_messages (id, participant_id, study_id, account_id, payload, rendered_text, participant_seq,
                                    dedupe_key, wa_message_id, quiet_policy, not_before, deferred_from)
       select gen_random_uuid(), participant_id, study_id, account_id, '{}', 'Hello', n + 10, 'n' || n,
              '3EB0' || lpad(n::text, 18, '0'), 'defer', now() + interval '1 hour', now()
         from outbox_messages, generate_series(1, 1200) n where id = $1`,
      [id],
    );
    expect([await recaller.runOnce(), recaller.isUnderWay]).toEqual([0, true]);
    await change(`quiet_hours = null`);
    recaller.beginAnew();
    const looks: (number | boolean)[] = [];
    for (let n = 0; n < 3; n += 1) looks.push(await recaller.runOnce(), recaller.isUnderWay);
    expect(looks).toEqual([500, true, 500, true, 201, false]);
  });
});
