import {
  changeStatus,
  lockParticipant,
  matchPlans,
  SCHEDULER_FLAGS,
  type SchedulerFlags,
} from '@promptpipe/persistence';
import {
  anOccurrence,
  aParticipant,
  aSchedule,
  db,
  insertRow,
  DEFAULT_STUDY,
  type ParticipantRow,
  type Row,
} from '@promptpipe/testing';
import { OccurrenceFirer } from '../../src/schedules/occurrence-firer';
import { useDatabase } from '../use-database';

const DAILY = { kind: 'daily', times: ['09:00'], gap: 'shift', overlap: 'once', quietHours: 'send' };
const ago = (interval: string) => db(`now() - interval '${interval}'`);
const ahead = (interval: string) => db(`now() + interval '${interval}'`);

describe('firing occurrences', () => {
  const database = useDatabase();
  let firer: OccurrenceFirer;
  let person: ParticipantRow;

  beforeEach(async () => {
    firer = new OccurrenceFirer(database.db, 60);
    person = await aParticipant(database, { name: 'Ada' });
    await database.query(`update studies set sending = 'on', sending_reason = null, settings = '{}'`);
  });

  const daily = async (over: Row = {}, schedule: Row = {}): Promise<string> =>
    (await aSchedule(database, { definition: { ...DAILY, misfirePolicy: 'fire-once', ...over }, ...schedule })).id;
  /** Missed once a day for so many days, each useful until the next. */
  const missed = async (schedule: string, days: number, of = person, hours = 24): Promise<void> => {
    for (let n = 0; n < days; n += 1) {
      await anOccurrence(
        database,
        { schedule, person: of, number: n + 1 },
        { instant: ago(`${(days - n) * hours} hours`), useful_until: ahead('1 day') },
      );
    }
  };
  const occurrences = (): Promise<Row[]> => database.query('select * from occurrences order by instant, id');
  const messages = (): Promise<Row[]> => database.query('select * from outbox_messages order by not_before, id');
  /** What the scheduler's tick is told. */
  const isToFire = async (): Promise<boolean> =>
    (await database.query<SchedulerFlags>(`select ${SCHEDULER_FLAGS}`))[0]?.occurrencesInMs === 0;
  const fireAll = async (by = firer): Promise<void> => {
    for (let pass = await by.fireDue(); pass.queued + pass.notSent + pass.held + pass.busy > 0;)
      pass = await by.fireDue();
  };

  it('makes one message of each, named by it, useful until its end, and says so in its row', async () => {
    const content = { kind: 'template', text: 'Good morning, {{name}}' };
    const prompt_id = (
      await insertRow<{ id: string }>(database, 'prompts', {
        ...{ id: db('gen_random_uuid()'), study_id: DEFAULT_STUDY, kind: 'template', content },
      })
    ).id;
    const schedule = await daily({}, { prompt_id });
    const { id } = await anOccurrence(database, { schedule, person }, { useful_until: ahead('2 hours') });
    expect(await firer.fireDue()).toEqual({ queued: 1, notSent: 0, held: 0, busy: 0 });
    expect(await firer.fireDue()).toEqual({ queued: 0, notSent: 0, held: 0, busy: 0 });
    const [message] = await messages();
    const [row] = await occurrences();
    expect(message).toMatchObject({
      ...{ rendered_text: 'Good morning, Ada', lane: 'study', dedupe_key: `occurrence:${id}#0`, occurrence_id: id },
      ...{
        expires_at: row?.useful_until,
        status: 'queued',
        definition_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    });
    expect(row).toMatchObject({ status: 'queued', message_id: message?.id });
  });

  it('leaves alone what is not due, and what another version planned', async () => {
    const schedule = await daily();
    await anOccurrence(database, { schedule, person }, { instant: ahead('1 hour') });
    await anOccurrence(database, { schedule, person, number: 2 }, { version: 2 });
    expect(await firer.fireDue()).toEqual({ queued: 0, notSent: 0, held: 0, busy: 0 });
  });

  it('makes exactly one message of each, however many fire at once', async () => {
    const schedule = await daily();
    for (let people = 0; people < 40; people += 1) {
      await anOccurrence(database, { schedule, person: await aParticipant(database) });
    }
    await Promise.all(Array.from({ length: 6 }, () => fireAll(new OccurrenceFirer(database.db, 60))));
    expect(await messages()).toHaveLength(40);
    expect((await occurrences()).map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 'queued'));
  });

  it('makes the same message again when it is killed before its commit', async () => {
    const schedule = await daily();
    const { id } = await anOccurrence(database, { schedule, person });
    await firer.fireDue();
    const [first] = await messages();
    await database.query('delete from outbox_messages; delete from message_causes');
    await database.query(`update occurrences set status = 'planned', message_id = null where id = $1`, [id]);
    await firer.fireDue();
    expect((await messages()).map(({ wa_message_id }) => wa_message_id)).toEqual([first?.wa_message_id]);
  });

  it.each([
    ['fire-once', {}, ['misfire', 'misfire', 'misfire', null]],
    ['skip', {}, ['misfire', 'misfire', 'misfire', 'misfire']],
    ['fire-within', { misfireGraceSeconds: 36 * 3_600 }, ['misfire', 'misfire', 'misfire', null]],
  ])('obeys %s after days of downtime, and says of each what became of it', async (misfirePolicy, more, reasons) => {
    await missed(await daily({ misfirePolicy, ...more }), 4);
    await fireAll();
    const rows = await occurrences();
    expect(rows.map(({ reason }) => reason)).toEqual(reasons);
    expect(rows.every(({ status, detail }) => (status === 'not-sent') === (typeof detail === 'string'))).toBe(true);
    expect(await messages()).toHaveLength(reasons.filter((reason) => reason === null).length);
  });

  it.each([
    ['fire-once', {}, 7_200, false],
    ['skip', {}, 7_200, true],
    ['fire-within', { misfireGraceSeconds: 600 }, 600, false],
  ])('gives a message of %s what judges it when it leaves late', async (misfirePolicy, more, seconds, skips) => {
    const schedule = await daily({ misfirePolicy, ...more });
    await anOccurrence(database, { schedule, person }, { useful_until: ahead('2 hours') });
    await firer.fireDue();
    const [message] = await database.query(
      `select extract(epoch from m.expires_at - o.instant)::integer as seconds, m.skips_missed as skips
         from outbox_messages m join occurrences o on o.id = m.occurrence_id`,
    );
    expect(message).toEqual({ seconds, skips });
  });

  it('sends nothing whose use is over', async () => {
    const schedule = await daily();
    await anOccurrence(database, { schedule, person }, { instant: ago('2 hours'), useful_until: ago('1 hour') });
    await fireAll();
    expect(await occurrences()).toMatchObject([{ status: 'not-sent', reason: 'expired' }]);
  });

  it('spreads what is caught up at the capped rate, over all who fire; what is punctual waits for nobody', async () => {
    const schedule = await daily();
    // Each round is a transaction of its own, of another process: the cap is all of theirs.
    for (let round = 0; round < 3; round += 1) {
      for (let people = 0; people < 10; people += 1) await missed(schedule, 1, await aParticipant(database), 2);
      await Promise.all(Array.from({ length: 3 }, () => fireAll(new OccurrenceFirer(database.db, 60))));
    }
    await anOccurrence(database, { schedule: await daily(), person });
    await fireAll();
    const [spread] = await database.query<{ least: number; span: number }>(
      `select min(gap)::double precision as least, sum(gap)::double precision as span
         from (select extract(epoch from not_before - lag(not_before) over (order by not_before)) as gap
                 from outbox_messages where participant_id <> $1) gaps`,
      [person.id],
    );
    expect(spread?.least).toBeGreaterThanOrEqual(0.999);
    expect(spread?.span).toBeLessThan(31);
    const [mine] = await database.query(
      `select not_before <= now() as now from outbox_messages where participant_id = $1`,
      [person.id],
    );
    expect(mine).toEqual({ now: true });
  });

  it.each([
    [
      'a person who is paused',
      `update participants set status = 'paused'`,
      `update participants set status = 'active', plans_due = true`,
    ],
    [
      'a person whose row cannot be read',
      `update participants set unreadable_reason = 'invalid-zone'`,
      `update participants set unreadable_reason = null, plans_due = true`,
    ],
    ['a study that is paused', `update studies set sending = 'paused'`, `update studies set sending = 'on'`],
    [
      'an account that is paused',
      `update whatsapp_accounts set sending = 'paused'`,
      `update whatsapp_accounts set sending = 'on'`,
    ],
  ])('holds back what is due for %s, out of sight; what is over by then is told', async (what, pause, resume) => {
    const schedule = await daily();
    await anOccurrence(database, { schedule, person }, { instant: ago('30 seconds') });
    await anOccurrence(
      database,
      { schedule: await daily(), person },
      { instant: ago('3 hours'), useful_until: ago('1 minute') },
    );
    await database.query(pause);
    await fireAll();
    expect((await occurrences()).map(({ status, reason }) => [status, reason])).toEqual([
      ['not-sent', what.endsWith('read') ? 'unreadable' : 'paused'],
      ['planned', null],
    ]);
    expect(await isToFire()).toBe(false);
    await database.query(resume);
    await database.tx(matchPlans);
    expect(await isToFire()).toBe(true);
    await fireAll();
    expect((await occurrences()).map(({ status }) => status)).toEqual(['not-sent', 'queued']);
  });

  it('owes nothing to somebody who opts out, and tells what was promised', async () => {
    const schedule = await daily();
    await anOccurrence(database, { schedule, person });
    await anOccurrence(
      database,
      { schedule, person, number: 2 },
      { instant: ahead('1 day'), useful_until: ahead('2 days') },
    );
    await database.tx(async (tx) => {
      const locked = await lockParticipant(tx, person.id);
      await changeStatus(tx, locked!, 'opt-out', { source: 'admin' });
    });
    await fireAll();
    expect((await occurrences()).map(({ status, reason }) => [status, reason])).toEqual([
      ['not-sent', 'opted-out'],
      ['not-sent', 'opted-out'],
    ]);
    expect(await messages()).toEqual([]);
  });

  it('keeps quiet hours: defers, skips or sends', async () => {
    await database.query(
      `update participants set quiet_hours = jsonb_build_object(
         'from', to_char((now() - interval '1 hour') at time zone 'UTC', 'HH24:MI'),
         'to', to_char((now() + interval '2 hours') at time zone 'UTC', 'HH24:MI'))`,
    );
    for (const quietHours of ['defer', 'skip', 'send']) {
      await anOccurrence(database, { schedule: await daily({ quietHours }), person });
    }
    await fireAll();
    expect((await occurrences()).map(({ reason }) => reason).sort()).toEqual([null, null, 'quiet-hours'].sort());
    const waits = await database.query(
      `select round(extract(epoch from not_before - now()) / 3600)::integer as hours,
              round(extract(epoch from not_before - deferred_from) / 3600)::integer as "deferredBy"
         from outbox_messages order by 1`,
    );
    expect(waits).toEqual([
      { hours: 0, deferredBy: null },
      { hours: 2, deferredBy: 2 },
    ]);
  });

  it('tells what cannot be said, and goes on with the others', async () => {
    const content = { kind: 'template', text: 'Hello {{var.pet}}' };
    const lacking = await aSchedule(database, { definition: { ...DAILY, misfirePolicy: 'fire-once' } });
    await database.query(`update prompts set kind = 'template', content = $2 where id = $1`, [
      lacking.prompt_id,
      content,
    ]);
    const broken = await aSchedule(database, { definition: { ...DAILY, misfirePolicy: 'fire-once' } });
    await database.query(`update prompts set content = '{}' where id = $1`, [broken.prompt_id]);
    for (const schedule of [lacking.id, broken.id, await daily()]) await anOccurrence(database, { schedule, person });
    await fireAll();
    const rows = await occurrences();
    expect(rows.map(({ reason }) => reason).sort()).toEqual([null, 'unreadable', 'unreadable'].sort());
    expect(rows.some(({ detail }) => String(detail).includes('var.pet'))).toBe(true);
  });

  it('fires nothing of a schedule that is deleted', async () => {
    const schedule = await daily();
    await anOccurrence(database, { schedule, person }, { useful_until: ahead('1 minute') });
    await database.query('update schedules set deleted_at = now(), version = 2');
    await fireAll();
    expect(await occurrences()).toMatchObject([{ status: 'not-sent', reason: 'deleted' }]);
  });
});
