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

const DAILY = { kind: 'daily', times: ['09:00', '21:00'] };
const NOTHING = '0197f000-0000-7000-8000-00000000ffff';

interface ScheduleBody {
  readonly id: string;
  readonly version: number;
}

const create = (extra: object = {}) => api.post('/v1/schedules', { promptId, definition: DAILY, ...extra });
const made = async (extra: object = {}): Promise<ScheduleBody> => (await create(extra)).body as unknown as ScheduleBody;
const patch = (id: string, change: object) =>
  api.call('PATCH', `/v1/schedules/${id}`, { body: JSON.stringify(change) });
const previewOf = async (id: string, query = ''): Promise<PreviewBody> =>
  (await api.get(`/v1/schedules/${id}/preview${query}`)).body as unknown as PreviewBody;

interface PreviewBody {
  readonly people: object;
  readonly prompts: number;
  readonly days: readonly { readonly date: string; readonly prompts: number; readonly deferredByQuietHours: number }[];
  readonly first: readonly {
    readonly participantId: string;
    readonly localTime: string;
    readonly zone: string;
    readonly instant: string;
    readonly sentAt: string | null;
    readonly because: string | null;
  }[];
}

/** A plan with so many occurrences, one queued with its message, as the scheduler writes them. */
async function planned(id: string, count: number): Promise<void> {
  await api.db.query(
    `insert into schedule_plans (schedule_id, participant_id, study_id, version, zone, planned_to, last_number)
     select $1, id, study_id, 1, timezone, now(), $3 from participants where id = $2`,
    [id, participantId, count],
  );
  await api.db.query(
    `insert into occurrences (id, schedule_id, participant_id, study_id, number, version, local_date, local_time, zone, instant,
                              useful_until)
     select gen_random_uuid(), $1, p.id, p.study_id, n, 1, current_date + n, '09:00', 'UTC', now() + n * interval '1 day',
            now() + (n + 1) * interval '1 day'
       from participants p, generate_series(1, $3::integer) n where p.id = $2`,
    [id, participantId, count],
  );
}

describe('schedules', () => {
  it('are made with every default said, shown, listed, and wake the planner', async () => {
    const woken = api.woken('plans');
    const { status, body } = await create({ name: ' Morning ', arm: 'a' });
    expect(status).toBe(201);
    await woken;
    expect(body).toMatchObject({
      ...{ study: 'default', promptId, name: 'Morning', arm: 'a', version: 1 },
      definition: { ...DAILY, gap: 'shift', overlap: 'once', misfirePolicy: 'fire-once', quietHours: 'defer' },
      seed: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    expect(await api.get(`/v1/schedules/${body.id}`)).toMatchObject({ status: 200, body });
    const listed = await api.get('/v1/schedules?study=default&limit=500');
    expect(listed.body.items.map(({ id }) => id)).toContain(body.id);
  });

  it.each([
    ['no definition', { definition: undefined }, ['definition']],
    ['an unknown kind', { definition: { kind: 'hourly' } }, ['definition.kind']],
    [
      'a date that no calendar has',
      { definition: { kind: 'once', date: '2026-02-30', time: '09:00' } },
      ['definition.date'],
    ],
    ['a cron field out of range', { definition: { kind: 'cron', cron: '61 9 * * *' } }, ['definition.cron']],
    [
      'an end before its start',
      { definition: { ...DAILY, start: '2026-03-02', end: '2026-03-01' } },
      ['definition.end'],
    ],
    ['an unknown prompt', { promptId: NOTHING }, ['promptId']],
    ['an unknown study', { study: 'no-such' }, ['study']],
    ['a blank arm', { arm: ' ' }, ['arm']],
    ['an unknown field', { every: 'day' }, ['every']],
  ])('are refused with %s', async (_what, fault, fields) => {
    await expectRefused(api, () => create(fault), { status: 400, fields });
  });

  it('say only prompts of their own study', async () => {
    await api.db.query(
      `insert into studies (id, code, name, account_id) values (gen_random_uuid(), 'other', 'Other', 'default')
       on conflict do nothing`,
    );
    await expectRefused(api, () => create({ study: 'other' }), { status: 400, fields: ['promptId'] });
  });

  it('change to a new version that is walked through everybody again', async () => {
    const { id } = await made();
    await api.db.query('update schedules set walk_ended = true where id = $1', [id]);
    const changed = await patch(id, { definition: { kind: 'weekly', days: ['mon'], times: ['10:00'] }, arm: null });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, arm: null, definition: { kind: 'weekly' } } });
    expect(await api.db.query('select walk_ended from schedules where id = $1', [id])).toEqual([{ walk_ended: false }]);
    expect(await patch(id, {})).toMatchObject({ status: 400 });
    expect(await patch(NOTHING, { name: 'x' })).toMatchObject({ status: 404 });
  });

  it('take along what was planned and queued when they are deleted, and stay known by their id', async () => {
    const { id } = await made();
    await planned(id, 3);
    const message = await api.post('/v1/messages', { participantId, text: 'Of the schedule' });
    await api.db.query(
      `update occurrences set status = 'queued', message_id = $2 where schedule_id = $1 and number = 1`,
      [id, message.body.id],
    );
    await api.db.query(
      `update outbox_messages m set occurrence_id = o.id from occurrences o where m.id = $1 and o.message_id = m.id`,
      [message.body.id],
    );
    expect(await api.delete(`/v1/schedules/${id}`)).toMatchObject({
      status: 200,
      body: { id, people: 1, canceled: 1, stopRequested: 0 },
    });
    expect(await api.get(`/v1/messages/${message.body.id}`)).toMatchObject({ body: { status: 'canceled' } });
    const { body } = await api.get(`/v1/schedules/${id}/occurrences`);
    expect(body.items.map(({ status }) => status).sort()).toEqual(['not-sent', 'not-sent', 'queued']);
    expect(await api.delete(`/v1/schedules/${id}`)).toMatchObject({ status: 200, body: { people: 0, canceled: 0 } });
    expect(await api.get(`/v1/schedules/${id}`)).toMatchObject({
      status: 200,
      body: { deletedAt: expect.any(String) as string },
    });
    expect(await api.get(`/v1/schedules/${id}/preview`)).toMatchObject({ status: 404 });
    expect(await api.delete(`/v1/schedules/${NOTHING}`)).toMatchObject({ status: 404 });
  });

  it('show their occurrences by person and status, in pages', async () => {
    const { id } = await made();
    await planned(id, 5);
    const first = await api.get(`/v1/schedules/${id}/occurrences?limit=2`);
    const second = await api.get(`/v1/schedules/${id}/occurrences?limit=3&after=${first.body.next}`);
    expect([first.body.items.length, second.body.items.length, second.body.next]).toEqual([2, 3, null]);
    expect((await api.get(`/v1/schedules/${id}/occurrences?participantId=${NOTHING}`)).body.items).toEqual([]);
    expect((await api.get(`/v1/schedules/${id}/occurrences?status=sent`)).body.items).toEqual([]);
    expect(await api.get(`/v1/schedules/${id}/occurrences?status=lost`)).toMatchObject({ status: 400 });
    expect(await api.get(`/v1/schedules/${NOTHING}/occurrences`)).toMatchObject({ status: 404 });
  });
});

describe('the preview of a schedule', () => {
  it('shows what will happen to whom, in their own time', async () => {
    const { id } = await made();
    const { people, prompts, days, first } = await previewOf(id, `?days=7&participantId=${participantId}`);
    expect(people).toEqual({ active: 1, paused: 0, invited: 0 });
    expect(prompts).toBe(14);
    expect(days.reduce((sum, day) => sum + day.prompts, 0)).toBe(14);
    expect(first).toHaveLength(14);
    expect(first.every(({ zone, localTime }) => zone === 'Asia/Kolkata' && DAILY.times.includes(localTime))).toBe(true);
    const inKolkata = (instant: string) => new Date(Date.parse(instant) + 330 * 60_000).toISOString().slice(11, 16);
    expect(first.map(({ instant }) => inKolkata(instant))).toEqual(first.map(({ localTime }) => localTime));
    expect(await api.db.query('select 1 from occurrences where schedule_id = $1', [id])).toEqual([]);
  });

  it('keeps quiet hours, and counts what is written down already as it is', async () => {
    const { id } = await made();
    await planned(id, 2);
    await api.db.query(`update participants set quiet_hours = '{"from": "20:00", "to": "22:00"}' where id = $1`, [
      participantId,
    ]);
    const { days, first } = await previewOf(id, `?days=2&participantId=${participantId}`);
    await api.db.query('update participants set quiet_hours = null');
    expect(days.reduce((sum, day) => sum + day.deferredByQuietHours, 0)).toBeGreaterThanOrEqual(1);
    const deferred = first.filter(({ because }) => because === 'quiet hours');
    expect(deferred.every(({ instant, sentAt }) => sentAt !== null && Date.parse(sentAt) > Date.parse(instant))).toBe(
      true,
    );
    expect(first.filter(({ zone }) => zone === 'UTC').length).toBeGreaterThan(0);
  });

  it.each([
    ['no days', '?days=0', 400],
    ['too many days', '?days=93', 400],
    ['words for days', '?days=many', 400],
    ['somebody unknown', `?participantId=${NOTHING}`, 404],
  ])('is refused for %s', async (_what, query, status) => {
    const { id } = await made();
    expect(await api.get(`/v1/schedules/${id}/preview${query}`)).toMatchObject({ status });
  });
});
