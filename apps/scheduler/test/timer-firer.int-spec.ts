import { randomUUID } from 'node:crypto';
import { releaseQuarantined } from '@promptpipe/persistence';
import { aParticipant, db, type ParticipantRow, type Row } from '@promptpipe/testing';
import type { FirePass, TimerFirer } from '../src/timers/timer-firer';
import { ago, aTimer as timerOf, type TimerInTable, timerParts } from './timer-parts';
import { useDatabase } from './use-database';

const NOTHING: FirePass = { settled: 0, fired: 0, busy: 0 };
describe('firing timers', () => {
  const database = useDatabase();
  let firer: TimerFirer;
  let person: ParticipantRow;

  beforeEach(async () => {
    firer = timerParts(database.db, (await database.aSession()).bootId).firer;
    person = await aParticipant(database);
  });

  const aTimer = (over: Row = {}, participantId = person.id): Promise<TimerInTable> =>
    timerOf(database, participantId, over);
  const jobs = (): Promise<Row[]> => database.query('select * from jobs order by participant_seq');
  const timers = (): Promise<Row[]> => database.query('select * from active_timers');
  const fireAll = async (): Promise<number> => {
    let fired = 0;
    for (let pass = await firer.fireDue(); pass.settled > 0; pass = await firer.fireDue()) fired += pass.fired;
    return fired;
  };

  it('makes one job of a timer that runs once, and ends it', async () => {
    const promptId = randomUUID();
    const { id, next_run } = await aTimer({ callback_params: { promptId } });
    expect(await firer.fireDue()).toEqual({ settled: 1, fired: 1, busy: 0 });
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await timers()).toEqual([]);
    expect(await jobs()).toMatchObject([
      {
        ...{
          kind: 'scheduled_prompt',
          status: 'queued',
          timer_id: id,
          participant_id: person.id,
          participant_seq: '1',
        },
        ...{ lock_key: `participant:${person.id}`, cause: `timer:${id}@${next_run.toISOString()}` },
        payload: { promptId, plannedAt: next_run.toISOString() },
      },
    ]);
  });

  it('leaves alone what is not due', async () => {
    await aTimer({ next_run: db(`date_trunc('milliseconds', now() + interval '1 hour')`) });
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await timers()).toHaveLength(1);
  });

  it('makes exactly one job of each, however many fire at once', async () => {
    const ids: string[] = [];
    for (let people = 0; people < 20; people += 1) {
      const { id } = await aParticipant(database);
      for (let each = 0; each < 5; each += 1) ids.push((await aTimer({}, id)).id);
    }
    const passes = await Promise.all(Array.from({ length: 6 }, () => fireAll()));
    expect(passes.reduce((sum, fired) => sum + fired)).toBe(100);
    expect((await jobs()).map(({ timer_id }) => timer_id as string).sort()).toEqual(ids.sort());
    const perPerson = await database.query(
      'select distinct array_agg(participant_seq order by participant_seq) as seqs from jobs group by participant_id',
    );
    expect(perPerson).toEqual([{ seqs: ['1', '2', '3', '4', '5'] }]);
  });

  it('moves a recurring one on along its grid; what was missed meanwhile is one job', async () => {
    const { id, next_run } = await aTimer({ schedule_json: { everySeconds: 60 }, next_run: ago(330) });
    expect(await fireAll()).toBe(1);
    expect(await jobs()).toMatchObject([{ cause: `timer:${id}@${next_run.toISOString()}` }]);
    const [moved] = await timers();
    expect(moved).toMatchObject({ fire_version: 1, next_run: new Date(next_run.getTime() + 360_000) });
  });

  it('names each run of a recurring one by its planned instant', async () => {
    const { id } = await aTimer({ schedule_json: { everySeconds: 60 }, next_run: ago(1) });
    await fireAll();
    await database.query(`update active_timers set next_run = date_trunc('milliseconds', now())`);
    await fireAll();
    const causes = (await jobs()).map(({ cause }) => cause as string);
    expect(new Set(causes).size).toBe(2);
    expect(causes.every((cause) => cause.startsWith(`timer:${id}@`))).toBe(true);
  });

  it('leaves somebody whose turnstile is held for the next pass, and fires for the others', async () => {
    const other = await aParticipant(database);
    await aTimer();
    await aTimer({}, other.id);
    const holder = database.db.createQueryRunner();
    await holder.startTransaction();
    await holder.query('select 1 from participants where id = $1 for no key update', [person.id]);
    expect(await firer.fireDue()).toEqual({ settled: 1, fired: 1, busy: 1 });
    expect(await jobs()).toMatchObject([{ participant_id: other.id }]);
    await holder.rollbackTransaction();
    await holder.release();
    expect(await firer.fireDue()).toEqual({ settled: 1, fired: 1, busy: 0 });
  });

  it('ends one that has expired, and makes no job', async () => {
    await aTimer({ expires_at: ago(0) });
    await aTimer({ expires_at: ago(0), schedule_json: { everySeconds: 60 } });
    expect(await firer.fireDue()).toEqual({ settled: 2, fired: 0, busy: 0 });
    expect([await timers(), await jobs()]).toEqual([[], []]);
  });

  it.each(['invited', 'paused', 'completed', 'withdrawn', 'opted_out'])(
    'keeps the timers of somebody %s, until they are active again',
    async (status) => {
      await aTimer();
      await database.query('update participants set status = $1 where id = $2', [status, person.id]);
      expect(await firer.fireDue()).toEqual(NOTHING);
      expect([await timers(), await jobs()]).toMatchObject([[{ fire_version: 0 }], []]);
      await database.query(`update participants set status = 'active'`);
      expect(await firer.fireDue()).toEqual({ settled: 1, fired: 1, busy: 0 });
    },
  );

  it.each<[string, number, Row, number]>([
    ['fire-once', 86_400, {}, 1],
    ['fire-within', 50, { misfire_grace_seconds: 60 }, 1],
    ['fire-within', 70, { misfire_grace_seconds: 60 }, 0],
    ['skip', 30, {}, 1],
    ['skip', 90, {}, 0],
  ])('with %s, %i seconds late', async (misfire_policy, late, over, fired) => {
    await aTimer({ misfire_policy, next_run: ago(late), ...over });
    await aTimer({ misfire_policy, next_run: ago(late), schedule_json: { everySeconds: 3_600 }, ...over });
    expect(await firer.fireDue()).toEqual({ settled: 2, fired: 2 * fired, busy: 0 });
    // The one that has no next run tells what became of it.
    const missed = { status: 'canceled', end_reason: 'missed', kind: 'scheduled_prompt' };
    expect(await jobs()).toMatchObject(fired === 1 ? [{ status: 'queued' }, { status: 'queued' }] : [missed]);
    expect(await timers()).toMatchObject([{ fire_version: 1 }]);
  });

  it('lets the last run of many fire that is within its grace, though the first is not', async () => {
    const grace = { misfire_policy: 'fire-within', misfire_grace_seconds: 1_200 };
    await aTimer({ ...grace, next_run: ago(3 * 3_600 + 600), schedule_json: { everySeconds: 3_600 } });
    expect(await firer.fireDue()).toEqual({ settled: 1, fired: 1, busy: 0 });
    const [job] = await database.query(
      `select round(extract(epoch from now() - (payload ->> 'plannedAt')::timestamptz) / 60)::integer as late from jobs`,
    );
    expect(job).toEqual({ late: 10 });
  });

  it('sets aside a timer that nobody can read, and fires all others, also of the same person', async () => {
    const broken = await aTimer({ schedule_json: { time: '25:99' }, next_run: ago(5) });
    await aTimer();
    await aTimer({}, (await aParticipant(database)).id);
    expect(await firer.fireDue()).toEqual({ settled: 3, fired: 2, busy: 0 });
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await timers()).toEqual([]);
    expect(await database.query('select * from quarantined_rows')).toMatchObject([
      { row_id: broken.id, reason: 'bad-schedule', status: 'held', participant_id: person.id },
    ]);
  });

  it('is not kept from any by however many that nobody can read', async () => {
    const seconds = Array.from({ length: 30 }, (_, n) => 900 - n);
    for (const late of seconds) {
      const { id } = await aParticipant(database);
      for (let each = 0; each < 10; each += 1) await aTimer({ callback_params: {}, next_run: ago(late) }, id);
    }
    await aTimer();
    expect(await fireAll()).toBe(1);
    expect(await timers()).toEqual([]);
    expect(await database.query('select count(*)::integer as held from quarantined_rows')).toEqual([{ held: 300 }]);
  });

  it('leaves alone what only a newer version can fire, and is not kept from any by it', async () => {
    for (let people = 0; people < 210; people += 1) {
      await aTimer({ callback_type: 'dance', next_run: ago(60) }, (await aParticipant(database)).id);
    }
    await aTimer();
    expect(await firer.fireDue()).toEqual({ settled: 1, fired: 1, busy: 0 });
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await timers()).toHaveLength(210);
    expect(await database.query('select * from quarantined_rows')).toEqual([]);
  });

  it('flags somebody of no time zone, keeps their timers until that is put right, and fires for the others', async () => {
    await aTimer();
    await aTimer({}, (await aParticipant(database)).id);
    await database.query(`update participants set timezone = 'Mars/Base' where id = $1`, [person.id]);
    expect(await firer.fireDue()).toEqual({ settled: 2, fired: 1, busy: 0 });
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await timers()).toMatchObject([{ participant_id: person.id, fire_version: 0 }]);
    const [told] = await database.query<{ id: string }>('select * from quarantined_rows');
    expect(told).toMatchObject({ table_name: 'participants', row_id: person.id, reason: 'bad-time-zone' });

    await database.query(`update participants set timezone = 'UTC'`);
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect((await database.tx((tx) => releaseQuarantined(tx, told!.id))).outcome).toBe('released');
    expect(await firer.fireDue()).toEqual({ settled: 1, fired: 1, busy: 0 });
  });

  it('meets no plan that its guard could not name: the table refuses it', async () => {
    const plan = db(`date_trunc('milliseconds', now()) - interval '1 second 3 microseconds'`);
    await expect(aTimer({ next_run: plan })).rejects.toThrow('active_timers_next_run_check');
  });

  it('gives the job the flow and the key of its timer', async () => {
    await aTimer({ flow_type: 'coach', data_key: 'reminder', state_type: 'WAITING', origin: 'e1/1/reminder' });
    await firer.fireDue();
    const [job] = await jobs();
    expect(job).toMatchObject({ flow_type: 'coach', data_key: 'reminder' });
    expect(job?.cause).toMatch(/^timer:e1\/1\/reminder@/);
  });

  it('leaves the timer as it was where its job cannot be made', async () => {
    const { id } = await aTimer();
    await database.query('alter table jobs add constraint no_more check (false) not valid');
    await expect(firer.fireDue()).rejects.toThrow('no_more');
    await database.query('alter table jobs drop constraint no_more');
    expect(await timers()).toMatchObject([{ id, fire_version: 0 }]);
    expect(await fireAll()).toBe(1);
  });
});
