import { aSchedule } from '@promptpipe/testing';
import { aPerson, ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());

const search = (body: object) => api.post('/v1/participants/search', body);
const idsOf = async (body: object): Promise<string[]> => (await search(body)).body.items.map(({ id }) => id);

describe('PATCH /v1/participants/:id', () => {
  it('changes what is named and leaves the rest; null clears', async () => {
    const quietHours = { from: '22:00', to: '07:00' };
    const id = await enrolled(api, { arm: 'b', language: 'de', variables: { first: 'Ada', last: 'L' }, quietHours });
    const before = (await api.get(`/v1/participants/${id}`)).body;
    expect(before).toMatchObject({ arm: 'b', language: 'de', variables: { first: 'Ada', last: 'L' }, quietHours });
    const all = {
      name: 'Bea',
      code: `c-${id}`.slice(0, 20),
      timezone: 'Asia/Tokyo',
      language: 'ja',
      variables: { a: 'x' },
    };
    expect(await api.patch(`/v1/participants/${id}`, all)).toMatchObject({
      status: 200,
      body: { ...all, arm: 'b', quietHours },
    });
    expect(await api.patch(`/v1/participants/${id}`, { arm: null, quietHours: null })).toMatchObject({
      body: { ...all, arm: null, quietHours: null },
    });
  });

  it.each([{ quietHours: { from: '22:00', to: '07:00' } }, { quietHours: null }, { timezone: 'Asia/Tokyo' }])(
    'tells those who defer by quiet hours: %j',
    async (change) => {
      const woken = api.woken('quiet-hours');
      await api.patch(`/v1/participants/${await enrolled(api)}`, change);
      await expect(woken).resolves.toBeUndefined();
    },
  );

  it.each([
    ['nothing', {}, ['body']],
    ['an unknown field', { phone: '+4915112345678' }, ['phone']],
    ['an unknown zone', { timezone: 'Mars/Olympus' }, ['timezone']],
    ['hours that are none', { quietHours: { from: '22:00', to: '22:00' } }, ['quietHours.to']],
    ['a variable that is no text', { variables: { a: 7 } }, ['variables.a']],
    ['a variable whose name is none', { variables: { 'A b': 'x' } }, ['variables.A b']],
  ])('refuses %s', async (_what, body, fields) => {
    const id = await enrolled(api);
    const answer = await api.patch(`/v1/participants/${id}`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map(({ field }) => field)).toEqual(expect.arrayContaining(fields));
  });

  it('refuses a code that another has, and somebody who does not exist', async () => {
    const other = (await api.post('/v1/participants', aPerson({ code: 'TAKEN' }))).body;
    expect(other.code).toBe('TAKEN');
    const id = await enrolled(api);
    await expectRefused(api, () => api.patch(`/v1/participants/${id}`, { code: 'TAKEN' }), {
      status: 409,
      fields: ['code'],
    });
    const nobody = '/v1/participants/0197f000-0000-7000-8000-00000000ffff';
    await expectRefused(api, () => api.patch(nobody, { name: 'x' }), { status: 404 });
  });

  it.each([
    ['another zone', { timezone: 'Asia/Tokyo' }, true],
    ['another arm', { arm: 'b' }, true],
    ['the same zone', { timezone: 'Europe/Berlin' }, false],
    ['another name', { name: 'Bea' }, false],
  ])('has the open plans looked at again for %s: %j, %s', async (_what, change, isLookedAt) => {
    const id = await enrolled(api);
    const [open, ended] = [await aSchedule(api.db), await aSchedule(api.db)];
    const later = `now() + interval '1 day'`;
    await api.db.query(
      `insert into schedule_plans (schedule_id, participant_id, study_id, version, zone, planned_to, plan_at, ended_at)
       select s.id, p.id, p.study_id, 1, p.timezone, now(), ${later}, case when s.id = $2 then now() end
         from participants p, unnest(array[$1::uuid, $2::uuid]) s (id) where p.id = $3`,
      [open.id, ended.id, id],
    );
    expect(await api.patch(`/v1/participants/${id}`, change)).toMatchObject({ status: 200 });
    const due = await api.db.query<{ id: string }>(
      'select schedule_id as id from schedule_plans where participant_id = $1 and plan_at <= now()',
      [id],
    );
    expect(due).toEqual(isLookedAt ? [{ id: open.id }] : []);
  });
});

describe('POST /v1/participants/search', () => {
  it('finds by number, code, study, status and arm, and by all of them at once', async () => {
    const person = aPerson({ code: 'FIND-ME', arm: 'blue' });
    const { id } = (await api.post('/v1/participants', person)).body;
    expect(await idsOf({ phone: person.phone })).toEqual([id]);
    expect(await idsOf({ code: 'FIND-ME' })).toEqual([id]);
    expect(await idsOf({ arm: 'blue', status: 'active', study: 'default' })).toEqual([id]);
    expect(await idsOf({ phone: person.phone, arm: 'red' })).toEqual([]);
    expect(await idsOf({ phone: '+4915599999999' })).toEqual([]);
  });

  it('answers page by page', async () => {
    await enrolled(api, { arm: 'pages' });
    await enrolled(api, { arm: 'pages' });
    const { items, next } = (await search({ arm: 'pages', limit: 1 })).body;
    expect(items).toHaveLength(1);
    const rest = (await search({ arm: 'pages', limit: 1, after: next })).body;
    expect([rest.items.length, rest.next]).toEqual([1, null]);
  });

  it.each([
    [{ phone: '0151' }, ['phone']],
    [{ study: 'none' }, ['study']],
    [{ status: 'lost' }, ['status']],
    [{ limit: 501 }, ['limit']],
    [{ name: 'Ada' }, ['name']],
  ])('refuses %j', async (body, fields) => {
    await expectRefused(api, () => search(body), { status: 400, fields });
  });
});
