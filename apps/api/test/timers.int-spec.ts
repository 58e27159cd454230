import { ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
let participantId: string;
let promptId: string;
beforeAll(async () => {
  api = await ApiHarness.start();
  participantId = await enrolled(api, { timezone: 'Asia/Kolkata' });
  promptId = (await api.post('/v1/prompts', { text: 'How are you?' })).body.id;
});
afterAll(() => api.stop());

const NOTHING = '0197f000-0000-7000-8000-00000000ffff';
const arm = (extra: object) =>
  api.post('/v1/timers', { participantId, callbackType: 'scheduled_prompt', params: { promptId }, ...extra });
const secondsFromNow = (instant: string) => (Date.parse(instant) - Date.now()) / 1_000;

/** As the scheduler does it: the timer goes, its job stands. */
async function fire(id: string, status: 'queued' | 'running' | 'done'): Promise<void> {
  const lease = status === 'running' ? [NOTHING, '2099-01-01T00:00:00Z'] : [null, null];
  await api.db.query('delete from active_timers where id = $1', [id]);
  await api.db.query(
    `insert into jobs (id, kind, payload, participant_id, participant_seq, cause, timer_id, status, lease_owner, lease_until,
                       finished_at)
     values (gen_random_uuid(), 'scheduled_prompt', '{}', $1, 1, 'spec', $2, $3, $4, $5, $6)`,
    [participantId, id, status, ...lease, status === 'done' ? '2026-01-01T00:00:00Z' : null],
  );
}

describe('POST /v1/timers', () => {
  it('arms an instant, given in any offset, and shows it', async () => {
    const armed = await arm({ at: '2030-06-01T09:00:00+05:30' });
    expect(armed).toMatchObject({ status: 201 });
    expect(armed.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      status: 'active',
      participantId,
      callbackType: 'scheduled_prompt',
      params: { promptId },
      nextRun: '2030-06-01T03:30:00.000Z',
      schedule: null,
      misfirePolicy: 'fire-once',
      misfireGraceSeconds: null,
      expiresAt: null,
      flowType: null,
    });
    expect(await api.get(`/v1/timers/${armed.body.id}`)).toMatchObject({ status: 200, body: armed.body });
  });

  it('arms an instant that has passed: it is due at once', async () => {
    expect(await arm({ at: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 201,
      body: { nextRun: '2020-01-01T00:00:00.000Z' },
    });
  });

  it.each([0, 600, 31_536_000])('arms a delay of %d s', async (afterSeconds) => {
    const { status, body } = await arm({ afterSeconds });
    expect(status).toBe(201);
    expect(Math.abs(secondsFromNow(body.nextRun) - afterSeconds)).toBeLessThan(30);
  });

  it('arms an interval, the first run one interval from now', async () => {
    const { status, body } = await arm({ schedule: { everySeconds: 3_600 } });
    expect(body).toMatchObject({ schedule: { everySeconds: 3_600 } });
    expect(status).toBe(201);
    expect(Math.abs(secondsFromNow(body.nextRun) - 3_600)).toBeLessThan(30);
  });

  it('arms a local time in the zone of the participant', async () => {
    const { body } = await arm({ schedule: { time: '09:00' } });
    expect(body.nextRun).toMatch(/T03:30:00.000Z$/);
    expect(secondsFromNow(body.nextRun)).toBeGreaterThan(-30);
    expect(secondsFromNow(body.nextRun)).toBeLessThanOrEqual(86_400);
  });

  it('arms a local time in a zone of its own, on some days', async () => {
    const { body } = await arm({ schedule: { time: '09:00', days: ['mon'], zone: 'Asia/Tokyo' } });
    expect(body.nextRun).toMatch(/T00:00:00.000Z$/);
    expect(new Date(body.nextRun).getUTCDay()).toBe(1);
  });

  it.each([
    [{ misfirePolicy: 'skip' }, { misfirePolicy: 'skip', misfireGraceSeconds: null }],
    [
      { misfirePolicy: 'fire-within', misfireGraceSeconds: 90 },
      { misfirePolicy: 'fire-within', misfireGraceSeconds: 90 },
    ],
    [{ expiresAt: '2031-01-01T01:00:00+01:00' }, { expiresAt: '2031-01-01T00:00:00.000Z' }],
  ])('keeps %p', async (given, kept) => {
    expect(await arm({ at: '2030-06-01T09:00:00Z', ...given })).toMatchObject({ status: 201, body: kept });
  });

  it('wakes the scheduler', async () => {
    const woken = api.woken('timers');
    await arm({ afterSeconds: 0 });
    await expect(woken).resolves.toBeUndefined();
  });

  it.each([
    ['no time at all', {}, ['at', 'afterSeconds', 'schedule']],
    ['two times', { at: '2030-01-01T00:00:00Z', afterSeconds: 5 }, ['at', 'afterSeconds']],
    ['a local instant', { at: '2030-01-01T00:00:00' }, ['at']],
    ['a day that is none', { at: '2030-02-30T00:00:00Z' }, ['at']],
    ['an instant before time began', { at: '0000-01-01T00:00:00Z' }, ['at']],
    ['a number for an instant', { at: 1_900_000_000 }, ['at']],
    ['a negative delay', { afterSeconds: -1 }, ['afterSeconds']],
    ['a broken delay', { afterSeconds: 1.5 }, ['afterSeconds']],
    ['a delay as text', { afterSeconds: '5' }, ['afterSeconds']],
    ['a delay of more than a year', { afterSeconds: 31_536_001 }, ['afterSeconds']],
    ['an interval of nothing', { schedule: { everySeconds: 0 } }, ['schedule.everySeconds']],
    ['an hour that is none', { schedule: { time: '24:00' } }, ['schedule.time']],
    ['a day of the week that is none', { schedule: { time: '09:00', days: ['monday'] } }, ['schedule.days.0']],
    ['an unknown zone', { schedule: { time: '09:00', zone: 'Mars' } }, ['schedule.zone']],
    ['two schedules', { schedule: { time: '09:00', everySeconds: 5 } }, ['schedule']],
    ['a schedule of another kind', { schedule: '0 9 * * *' }, ['schedule']],
    ['an unknown callback', { afterSeconds: 1, callbackType: 'reminder' }, ['callbackType']],
    ['no prompt', { afterSeconds: 1, params: {} }, ['params.promptId']],
    ['an unknown prompt', { afterSeconds: 1, params: { promptId: NOTHING } }, ['params.promptId']],
    ['an unknown parameter', { afterSeconds: 1, params: { promptId: NOTHING, text: 'x' } }, ['params.text']],
    ['a phone number for a prompt', { afterSeconds: 1, params: { promptId: '+4915112345678' } }, ['params.promptId']],
    ['a text for a prompt', { afterSeconds: 1, params: { promptId: 'Have you slept well?' } }, ['params.promptId']],
    [
      'a phone number as a parameter',
      { afterSeconds: 1, params: { promptId: NOTHING, phone: '+49151' } },
      ['params.phone'],
    ],
    ['a policy that is none', { afterSeconds: 1, misfirePolicy: 'maybe' }, ['misfirePolicy']],
    ['a grace without its policy', { afterSeconds: 1, misfireGraceSeconds: 5 }, ['misfireGraceSeconds']],
    ['a policy without its grace', { afterSeconds: 1, misfirePolicy: 'fire-within' }, ['misfireGraceSeconds']],
    [
      'a negative grace',
      { afterSeconds: 1, misfirePolicy: 'fire-within', misfireGraceSeconds: -1 },
      ['misfireGraceSeconds'],
    ],
    ['an end before the first run', { afterSeconds: 60, expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    ['an end at the first run', { at: '2030-01-01T00:00:00Z', expiresAt: '2030-01-01T00:00:00Z' }, ['expiresAt']],
    ['a person that is none', { afterSeconds: 1, participantId: 'x' }, ['participantId']],
    ['an unknown field', { afterSeconds: 1, repeat: true }, ['repeat']],
  ])('refuses %s and writes nothing', async (_what, extra, fields) => {
    await expectRefused(api, () => arm(extra), { status: 400, fields });
  });

  it('refuses a prompt of another study', async () => {
    await api.db.query(
      `insert into studies (id, code, name, account_id)
       values ('00000000-0000-7000-8000-0000000000aa', 'sleep', 'Sleep', 'default')`,
    );
    const foreign = (await api.post('/v1/prompts', { text: 'Hm?', study: 'sleep' })).body.id;
    const act = () => arm({ afterSeconds: 1, params: { promptId: foreign } });
    await expectRefused(api, act, { status: 400, fields: ['params.promptId'] });
  });

  it('refuses somebody unknown, and somebody who is not written to', async () => {
    await expectRefused(api, () => arm({ afterSeconds: 1, participantId: NOTHING }), { status: 404 });
    const stopped = await enrolled(api);
    await api.db.query(`update participants set status = 'opted_out' where id = $1`, [stopped]);
    await expectRefused(api, () => arm({ afterSeconds: 1, participantId: stopped }), { status: 409 });
  });
});

describe('POST /v1/timers with an Idempotency-Key', () => {
  const keyed = (key: string, extra: object = {}) =>
    api.post(
      '/v1/timers',
      { participantId, callbackType: 'scheduled_prompt', params: { promptId }, afterSeconds: 60, ...extra },
      { 'idempotency-key': key },
    );
  const timers = async (): Promise<number> => (await api.rowCounts()).timers!;

  it('makes one timer, and answers it again', async () => {
    const first = await keyed('k-1');
    const before = await timers();
    expect(first).toMatchObject({ status: 201, body: { status: 'active' } });
    expect(await keyed('k-1')).toMatchObject({ status: 200, body: first.body });
    expect(await timers()).toBe(before);
    expect((await keyed('k-2')).body.id).not.toBe(first.body.id);
  });

  it('makes one timer of requests that come at once', async () => {
    const before = await timers();
    const answers = await Promise.all(['k-3', 'k-3', 'k-3'].map((key) => keyed(key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(await timers()).toBe(before + 1);
  });

  it('refuses another timer under it', async () => {
    await keyed('k-4');
    const somebody = await enrolled(api);
    for (const other of [{ afterSeconds: 61 }, { participantId: somebody }]) {
      await expectRefused(api, () => keyed('k-4', other), { status: 422 });
    }
  });

  it('says what became of the timer that it has made, and makes no second one', async () => {
    const { id } = (await keyed('k-5')).body;
    await fire(id, 'done');
    expect(await keyed('k-5')).toMatchObject({ status: 200, body: { id, status: 'fired', job: { status: 'done' } } });
    const canceled = (await keyed('k-6')).body.id;
    await api.delete(`/v1/timers/${canceled}`);
    expect((await keyed('k-6')).body).toEqual({ id: canceled, status: null });
  });

  it('is free again where the request was refused', async () => {
    await expectRefused(api, () => keyed('k-7', { params: { promptId: NOTHING } }), {
      ...{ status: 400, fields: ['params.promptId'] },
    });
    expect(await keyed('k-7')).toMatchObject({ status: 201 });
  });
});

describe('a timer that has fired', () => {
  it('is shown by its job', async () => {
    const { id } = (await arm({ afterSeconds: 60 })).body;
    await fire(id, 'done');
    expect(await api.get(`/v1/timers/${id}`)).toMatchObject({
      status: 200,
      body: { id, status: 'fired', job: { status: 'done' } },
    });
  });
});

describe('DELETE /v1/timers', () => {
  it('ends a timer that has not fired, once', async () => {
    const { id } = (await arm({ afterSeconds: 60 })).body;
    const canceled = await api.delete(`/v1/timers/${id}`);
    expect(canceled).toMatchObject({ status: 200 });
    expect(canceled.body).toEqual({ id, canceled: true, jobs: { canceled: 0, stopRequested: 0 } });
    expect(await api.get(`/v1/timers/${id}`)).toMatchObject({ status: 404 });
    expect(await api.delete(`/v1/timers/${id}`)).toMatchObject({ status: 404 });
  });

  it.each([
    { status: 'queued' as const, jobs: { canceled: 1, stopRequested: 0 }, left: ['canceled', false] },
    { status: 'running' as const, jobs: { canceled: 0, stopRequested: 1 }, left: ['running', true] },
    { status: 'done' as const, jobs: { canceled: 0, stopRequested: 0 }, left: ['done', false] },
  ])('reaches a job that is $status', async ({ status, jobs, left }) => {
    const { id } = (await arm({ afterSeconds: 60 })).body;
    await fire(id, status);
    expect(await api.delete(`/v1/timers/${id}`)).toMatchObject({ status: 200, body: { id, canceled: true, jobs } });
    const rows = await api.db.query('select status, cancel_requested from jobs where timer_id = $1', [id]);
    expect(rows.map(Object.values)).toEqual([left]);
  });

  it.each(['active_timers', 'jobs'])('reaches what quarantine holds of it in %s', async (table) => {
    const { id } = (await arm({ afterSeconds: 60 })).body;
    await fire(id, 'queued');
    const [row] = await api.db.query<{ id: string }>(
      `with gone as (delete from jobs j where timer_id = $1 returning to_jsonb(j) as original, j.id)
       insert into quarantined_rows (id, table_name, row_id, participant_id, reason, detail, original, moved)
       select gen_random_uuid(), $2, case when $2 = 'jobs' then id::text else $1::uuid::text end, $3, 'bad-payload', 'x',
              case when $2 = 'jobs' then original else '{}' end, true
         from gone
       returning id`,
      [id, table, participantId],
    );
    const other = (await arm({ afterSeconds: 60 })).body.id;
    expect(await api.delete(`/v1/timers/${other}`)).toMatchObject({ status: 200 });
    expect(await api.get(`/v1/quarantine/${row!.id}`)).toMatchObject({ body: { status: 'held' } });
    expect(await api.delete(`/v1/timers/${id}`)).toMatchObject({ status: 200, body: { id, canceled: true } });
    expect(await api.get(`/v1/quarantine/${row!.id}`)).toMatchObject({ body: { status: 'discarded' } });
    expect(await api.delete(`/v1/timers/${id}`)).toMatchObject({ status: 404 });
  });

  it('leaves the job of a recurring timer that is only stopped', async () => {
    const { id } = (await arm({ schedule: { everySeconds: 60 } })).body;
    await api.db.query(
      `insert into jobs (id, kind, payload, participant_id, participant_seq, cause, timer_id)
       values (gen_random_uuid(), 'scheduled_prompt', '{}', $1, 1, 'spec', $2)`,
      [participantId, id],
    );
    expect(await api.post(`/v1/timers/${id}/stop`, {})).toMatchObject({ status: 200, body: { id, stopped: true } });
    expect(await api.db.query('select status from jobs where timer_id = $1', [id])).toEqual([{ status: 'queued' }]);
    expect(await api.post(`/v1/timers/${id}/stop`, {})).toMatchObject({ status: 404 });
  });

  it('does not stop a timer that runs once', async () => {
    const { id } = (await arm({ afterSeconds: 60 })).body;
    await expectRefused(api, () => api.post(`/v1/timers/${id}/stop`, {}), { status: 409 });
  });

  it('answers one of two at once with success', async () => {
    const { id } = (await arm({ afterSeconds: 60 })).body;
    const answers = await Promise.all([api.delete(`/v1/timers/${id}`), api.delete(`/v1/timers/${id}`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it.each([NOTHING, 'x'])('does not know %s', async (id) => {
    expect(await api.delete(`/v1/timers/${id}`)).toMatchObject({ status: 404 });
    expect(await api.get(`/v1/timers/${id}`)).toMatchObject({ status: 404 });
  });
});
