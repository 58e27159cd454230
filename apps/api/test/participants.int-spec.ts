import { aPerson, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());

const UUID = /^[0-9a-f-]{36}$/;
const ISO = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

describe('POST /v1/participants', () => {
  it('enrols a person, and shows the same one afterwards', async () => {
    const created = await api.post('/v1/participants', {
      phone: '+49 (151) 234-5678',
      name: ' Ada ',
      timezone: 'Asia/Kolkata',
      code: 'P-001',
    });
    expect(created).toMatchObject({ status: 201 });
    expect(created.body).toEqual({
      id: expect.stringMatching(UUID) as string,
      code: 'P-001',
      phone: '+491512345678',
      name: 'Ada',
      timezone: 'Asia/Kolkata',
      study: 'default',
      language: 'en',
      status: 'active',
      quietHours: null,
      arm: null,
      variables: {},
      enrolledAt: expect.stringMatching(ISO) as string,
      createdAt: expect.stringMatching(ISO) as string,
    });
    expect(await api.get(`/v1/participants/${created.body.id.toUpperCase()}`)).toMatchObject({
      status: 200,
      body: created.body,
    });
  });

  it('makes a short code for whoever has none', async () => {
    const { body } = await api.post('/v1/participants', aPerson());
    expect(body.code).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
  });

  it('enrols into the study that is named', async () => {
    await api.db.query(
      `insert into studies (id, code, name, account_id)
       values ('00000000-0000-7000-8000-0000000000aa', 'sleep', 'Sleep', 'default')`,
    );
    expect(await api.post('/v1/participants', aPerson({ study: 'sleep' }))).toMatchObject({
      status: 201,
      body: { study: 'sleep' },
    });
  });

  it.each([
    ['a national number', { phone: '0151 2345678' }, ['phone']],
    ['no number', { phone: undefined }, ['phone']],
    ['a number that is none', { phone: 49151 }, ['phone']],
    ['an offset for a zone', { timezone: '+02:00' }, ['timezone']],
    ['no zone', { timezone: undefined }, ['timezone']],
    ['an unknown zone', { timezone: 'Europe/Atlantis' }, ['timezone']],
    ['a blank name', { name: '  ' }, ['name']],
    ['a long name', { name: 'x'.repeat(201) }, ['name']],
    ['a name with NUL', { name: 'A\0da' }, ['name']],
    ['half a character', { name: 'A\ud800' }, ['name']],
    ['a code with a space', { code: 'P 1' }, ['code']],
    ['an unknown study', { study: 'no-such' }, ['study']],
    ['a study that cannot be stored', { study: '\u0000' }, ['study']],
    ['an unknown field', { phoneNumber: '+491' }, ['phoneNumber']],
    ['several faults at once', { phone: 'x', timezone: 'y', code: '' }, ['phone', 'timezone', 'code']],
  ])('refuses %s and writes nothing', async (_what, fault, fields) => {
    await expectRefused(api, () => api.post('/v1/participants', aPerson(fault)), { status: 400, fields });
  });

  it.each([['null'], ['[]'], ['""'], ['{}']])('refuses the body %s', async (body) => {
    const before = await api.rowCounts();
    expect(await api.call('POST', '/v1/participants', { body })).toMatchObject({ status: 400 });
    expect(await api.rowCounts()).toEqual(before);
  });

  it('refuses a phone that somebody has, and a code that somebody of the study has', async () => {
    const person = aPerson({ code: 'taken' });
    await api.post('/v1/participants', person);
    const { phone } = person;
    await expectRefused(api, () => api.post('/v1/participants', aPerson({ phone })), {
      status: 409,
      fields: ['phone'],
    });
    const code = 'taken';
    await expectRefused(api, () => api.post('/v1/participants', aPerson({ code })), { status: 409, fields: ['code'] });
  });

  it('enrols one of eight that come with one phone at once', async () => {
    const { phone } = aPerson();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.post('/v1/participants', aPerson({ phone }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
  });

  it('takes over what the person wrote before, with one job each in the order of writing', async () => {
    const { phone, ...person } = aPerson();
    const ids = ['0197f000-0000-7000-8000-000000000002', '0197f000-0000-7000-8000-000000000001'];
    for (const [n, id] of ids.entries()) {
      await api.db.query(
        `insert into inbound_messages (id, account_id, wa_message_id, sender, body, wa_at)
         values ($1, 'default', $2, $3, 'hello', now() + $4 * interval '1 second')`,
        [id, `early-${n}`, phone, n],
      );
    }
    const { body } = await api.post('/v1/participants', { phone, ...person });
    const jobs = await api.db.query(
      `select payload->>'inboundMessageId' as inbound, participant_seq from jobs where participant_id = $1
        order by participant_seq`,
      [body.id],
    );
    expect(jobs).toEqual([
      { inbound: ids[0], participant_seq: '1' },
      { inbound: ids[1], participant_seq: '2' },
    ]);
  });
});

describe('GET /v1/participants', () => {
  it('answers everybody once, page after page', async () => {
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { body } = await api.get(`/v1/participants?limit=2${after}`);
      seen.push(...body.items.map(({ id }) => id));
      expect(body.items.length).toBeLessThanOrEqual(2);
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    const all = await api.db.query<{ id: string }>('select id from participants order by id');
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=two', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['after=1', 'after'],
    ['page=2', 'page'],
  ])('refuses ?%s', async (query, field) => {
    await expectRefused(api, () => api.get(`/v1/participants?${query}`), { status: 400, fields: [field] });
  });

  it.each(['0197f000-0000-7000-8000-00000000ffff', 'nobody', '1'])('does not know %s', async (id) => {
    expect(await api.get(`/v1/participants/${id}`)).toMatchObject({ status: 404 });
  });
});
