import { insertRow } from '@promptpipe/testing';
import { ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());

let codes = 0;
const aStudy = (extra: object = {}): Record<string, unknown> => {
  codes += 1;
  return { code: `study-${codes}`, name: 'Sleep', ...extra };
};
const made = async (extra: object = {}): Promise<string> => (await api.post('/v1/studies', aStudy(extra))).body.code;

describe('POST /v1/studies', () => {
  it('makes one of which nothing but code and name is said', async () => {
    const request = aStudy();
    const answer = await api.post('/v1/studies', request);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        ...{ code: request.code, name: 'Sleep', accountId: 'default', defaultZone: 'UTC', settings: {} },
        ...{ sending: 'on', sendingReason: null, closedAt: null, exportConfirmedAt: null },
      },
    });
    expect((await api.get(`/v1/studies/${String(request.code)}`)).body).toEqual(answer.body);
  });

  it('keeps all that is said', async () => {
    await insertRow(api.db, 'whatsapp_accounts', { id: 'second' });
    const said = {
      ...{ accountId: 'second', defaultZone: 'Asia/Kathmandu' },
      settings: {
        quietHours: { from: '22:00', to: '07:00' },
        consent: { needed: true, version: '2', text: 'I agree' },
        ...{ stopScope: 'study', language: 'de' },
      },
    };
    const code = await made(said);
    expect((await api.get(`/v1/studies/${code}`)).body).toMatchObject(said);
  });

  it.each([
    ['no code', { code: undefined }, ['code']],
    ['a code that is none', { code: 'Sleep 1' }, ['code']],
    ['a long code', { code: 'x'.repeat(64) }, ['code']],
    ['a blank name', { name: ' ' }, ['name']],
    ['a long name', { name: 'x'.repeat(201) }, ['name']],
    ['an account that is not there', { accountId: 'nowhere' }, ['accountId']],
    ['an account with half a character', { accountId: '\ud800' }, ['accountId']],
    ['no zone', { defaultZone: 'Mars/Olympus' }, ['defaultZone']],
    ['an offset for a zone', { defaultZone: '+02:00' }, ['defaultZone']],
    ['settings that nobody knows', { settings: { quiet: true } }, ['settings.quiet']],
    ['quiet hours all day', { settings: { quietHours: { from: '07:00', to: '07:00' } } }, ['settings.quietHours.to']],
    ['consent to nothing', { settings: { consent: { needed: true, version: '1' } } }, ['settings.consent.text']],
    ['a field that nobody knows', { sending: 'paused' }, ['sending']],
  ])('refuses %s', async (_what, extra, fields) => {
    await expectRefused(api, () => api.post('/v1/studies', aStudy(extra)), { status: 400, fields });
  });

  it('refuses a code that is taken, also of eight who want it at once', async () => {
    await expectRefused(api, () => api.post('/v1/studies', aStudy({ code: 'default' })), {
      ...{ status: 409, fields: ['code'] },
    });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.post('/v1/studies', aStudy({ code: 'one' }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
  });
});

describe('GET /v1/studies', () => {
  it('lists them page by page', async () => {
    await made();
    const first = await api.get('/v1/studies?limit=1');
    expect(first.body.items).toMatchObject([{ code: 'default' }]);
    const rest = await api.get(`/v1/studies?after=${String(first.body.next)}`);
    expect(rest.body.items.length).toBeGreaterThan(0);
    expect(rest.body.items.map(({ code }) => code)).not.toContain('default');
  });

  it.each(['nobody', 'Not-A-Code', 'x%00', 'a'.repeat(64)])('does not know %p', async (code) => {
    expect(await api.get(`/v1/studies/${code}`)).toMatchObject({
      status: 404,
      body: { detail: 'There is no study with this code.' },
    });
  });

  it('refuses a page that is none', async () => {
    await expectRefused(api, () => api.get('/v1/studies?limit=0&page=2'), { status: 400, fields: ['limit', 'page'] });
  });
});

describe('PATCH /v1/studies/:code', () => {
  it('changes what is said and leaves the rest', async () => {
    const code = await made({ settings: { language: 'de', stopScope: 'study' } });
    const settings = { language: 'fr' };
    expect(await api.patch(`/v1/studies/${code}`, { name: ' Rest ' })).toMatchObject({
      ...{ status: 200, body: { code, name: 'Rest', defaultZone: 'UTC', settings: { language: 'de' } } },
    });
    const answer = await api.patch(`/v1/studies/${code}`, { settings, defaultZone: 'Europe/Berlin' });
    expect(answer.body).toMatchObject({ name: 'Rest', defaultZone: 'Europe/Berlin' });
    expect((answer.body as unknown as { settings: unknown }).settings).toEqual(settings);
  });

  it('tells those who defer by its quiet hours', async () => {
    const woken = api.woken('quiet-hours');
    await api.patch(`/v1/studies/${await made()}`, { settings: { quietHours: { from: '22:00', to: '07:00' } } });
    await expect(woken).resolves.toBeUndefined();
  });

  it.each([
    ['nothing', {}, ['body']],
    ['another code', { name: 'X', code: 'other' }, ['code']],
    ['another account', { name: 'X', accountId: 'default' }, ['accountId']],
    ['no zone', { defaultZone: 'Berlin' }, ['defaultZone']],
    ['settings that nobody knows', { settings: { x: 1 } }, ['settings.x']],
  ])('refuses %s', async (_what, change, fields) => {
    await expectRefused(api, () => api.patch('/v1/studies/default', change), { status: 400, fields });
  });

  it('does not know nobody, and reads JSON only', async () => {
    expect(await api.patch('/v1/studies/nobody', { name: 'X' })).toMatchObject({ status: 404 });
    const form = { body: 'name=X', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect(await api.call('PATCH', '/v1/studies/default', form)).toMatchObject({ status: 415 });
  });
});

describe('POST /v1/studies/:code/export/confirm', () => {
  const confirm = (code: string, through: unknown) => api.post(`/v1/studies/${code}/export/confirm`, { through });

  it('keeps until when a study has been exported, and never takes it back', async () => {
    const code = await made();
    const through = '2026-03-01T09:00:00.000Z';
    expect(await confirm(code, '2026-03-01T10:00:00+01:00')).toMatchObject({
      ...{ status: 200, body: { code, exportConfirmedAt: through } },
    });
    expect((await confirm(code, '2026-02-01T00:00:00Z')).body).toMatchObject({ exportConfirmedAt: through });
    expect((await confirm(code, '2026-03-02T00:00:00Z')).body).toMatchObject({
      exportConfirmedAt: '2026-03-02T00:00:00.000Z',
    });
  });

  it("refuses the future, by the database's clock", async () => {
    const [{ soon }] = (await api.db.query(`select to_json(pp_now() + interval '1 minute') as soon`)) as [
      { soon: string },
    ];
    await expectRefused(api, () => confirm('default', soon), { status: 400, fields: ['through'] });
    expect((await api.get('/v1/studies/default')).body).toMatchObject({ exportConfirmedAt: null });
  });

  it.each([[undefined], ['yesterday'], ['2026-03-01'], [0]])('refuses %p', async (through) => {
    await expectRefused(api, () => confirm('default', through), { status: 400, fields: ['through'] });
  });

  it('does not know nobody', async () => {
    expect(await confirm('nobody', '2026-03-01T00:00:00Z')).toMatchObject({ status: 404 });
  });
});
