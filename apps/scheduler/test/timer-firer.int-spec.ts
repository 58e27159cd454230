import { randomUUID } from 'node:crypto';
import { aParticipant, db, insertRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { type FirePass, TimerFirer } from '../src/timers/timer-firer';
import { useDatabase } from './use-database';

const NOTHING: FirePass = { settled: 0, fired: 0, busy: 0 };
/** Instants of timers are whole milliseconds, as their saving makes them. */
const ago = (seconds: number): ReturnType<typeof db> =>
  db(`date_trunc('milliseconds', now() - interval '${seconds} seconds')`);

describe('firing timers', () => {
  const database = useDatabase();
  let firer: TimerFirer;
  let person: ParticipantRow;

  beforeEach(async () => {
    firer = new TimerFirer(database.db, new PinoLogger({ pinoHttp: { level: 'silent' } }));
    person = await aParticipant(database);
  });

  const aTimer = (over: Row = {}, participantId = person.id): Promise<{ id: string; next_run: Date }> => {
    const id = randomUUID();
    return insertRow(database, 'active_timers', {
      id,
      participant_id: participantId,
      timer_type: over.schedule_json ? 'recurring' : 'once',
      callback_type: 'scheduled_prompt',
      callback_params: { promptId: randomUUID() },
      origin: id,
      scheduled_at: ago(60),
      next_run: ago(1),
      ...over,
    });
  };
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
    expect(await jobs()).toHaveLength(2 * fired);
    expect(await timers()).toMatchObject([{ fire_version: 1 }]);
  });

  it('fires for everybody else while somebody has a timer that nobody can read', async () => {
    const broken = await aTimer({ schedule_json: { time: '25:99' }, next_run: ago(5) });
    await aTimer();
    await aTimer({}, (await aParticipant(database)).id);
    expect(await firer.fireDue()).toEqual({ settled: 2, fired: 2, busy: 0 });
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await timers()).toMatchObject([{ id: broken.id, fire_version: 0 }]);
  });

  it('settles nothing that it cannot: a plan that no guard can meet makes no endless pass', async () => {
    await aTimer({ next_run: db(`date_trunc('milliseconds', now()) - interval '1 second 3 microseconds'`) });
    expect(await firer.fireDue()).toEqual(NOTHING);
    expect(await jobs()).toEqual([]);
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
