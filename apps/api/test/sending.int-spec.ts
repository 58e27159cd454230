import { type Answer, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());
beforeEach(() =>
  api.db.query(`delete from audit_log; update studies set sending = 'on', sending_reason = null;
                update whatsapp_accounts set sending = 'on', sending_reason = null`),
);

const put = (path: string, body: unknown): Promise<Answer> => api.call('PUT', path, { body: JSON.stringify(body) });
const STUDY_ID = '00000000-0000-7000-8000-000000000001';
const BRAKES = [
  { brake: 'a study', path: '/v1/studies/default/sending', table: 'studies', type: 'study', id: STUDY_ID },
  {
    brake: 'an account',
    path: '/v1/accounts/default/sending',
    table: 'whatsapp_accounts',
    type: 'account',
    id: 'default',
  },
];

describe.each(BRAKES)('the brake of $brake', ({ path, table, type, id }) => {
  const stored = async (): Promise<unknown> =>
    (await api.db.query(`select sending, sending_reason as reason from ${table}`))[0];
  const audit = (): Promise<unknown[]> =>
    api.db.query('select api_key_id, action, target_type, target_id, before, after from audit_log order by id');
  const by = { api_key_id: 'admin', target_type: type, target_id: id };

  it('pauses with a reason, once, and writes down who did what', async () => {
    const pause = { paused: true, reason: ' Wrong prompt ' };
    expect(await put(path, pause)).toMatchObject({
      status: 200,
      body: { ...pause, reason: 'Wrong prompt', changed: true },
    });
    expect(await put(path, pause)).toMatchObject({ status: 200, body: { paused: true, changed: false } });
    expect(await stored()).toEqual({ sending: 'paused', reason: 'Wrong prompt' });
    expect(await audit()).toEqual([
      {
        ...{ ...by, action: 'sending.pause', before: { paused: false, reason: null } },
        after: { paused: true, reason: 'Wrong prompt' },
      },
    ]);
  });

  it('is let go, which wakes the senders', async () => {
    await put(path, { paused: true, reason: 'Wrong prompt' });
    const woken = api.woken('messages');
    expect(await put(path, { paused: false, reason: 'Mended' })).toMatchObject({
      body: { paused: false, reason: null },
    });
    await woken;
    expect(await stored()).toEqual({ sending: 'on', reason: null });
    expect((await audit())[1]).toMatchObject({
      ...by,
      action: 'sending.resume',
      after: { paused: false, reason: 'Mended' },
    });
    expect(await put(path, { paused: false })).toMatchObject({ body: { changed: false } });
    expect(await audit()).toHaveLength(2);
  });

  it('keeps each reason', async () => {
    await put(path, { paused: true, reason: 'First' });
    expect(await put(path, { paused: true, reason: 'Second' })).toMatchObject({
      body: { reason: 'Second', changed: true },
    });
    expect(await audit()).toHaveLength(2);
  });

  it.each([
    ['no reason', { paused: true }, ['reason']],
    ['a blank reason', { paused: true, reason: ' ' }, ['reason']],
    ['a long reason', { paused: true, reason: 'x'.repeat(501) }, ['reason']],
    ['no switch', {}, ['paused']],
    ['a word', { paused: 'yes' }, ['paused']],
    ['an unknown field', { paused: false, until: 'noon' }, ['until']],
  ])('refuses %s', async (_what, body, fields) => {
    await expectRefused(api, () => put(path, body), { status: 400, fields });
    expect(await stored()).toMatchObject({ sending: 'on' });
    expect(await audit()).toEqual([]);
  });
});

describe('accounts and studies', () => {
  it.each(['/v1/studies/none', '/v1/studies/%00', '/v1/accounts/none', '/v1/accounts/A%20b'])(
    'that are not there have no brake: %s',
    async (path) => {
      expect(await put(`${path}/sending`, { paused: false })).toMatchObject({ status: 404 });
    },
  );

  it('tell their state', async () => {
    await put('/v1/accounts/default/sending', { paused: true, reason: 'Wrong prompt' });
    expect(await api.get('/v1/accounts/default')).toMatchObject({ status: 200 });
    expect((await api.get('/v1/accounts/default')).body).toMatchObject({
      ...{ id: 'default', driver: 'simulated', state: 'disconnected', since: null },
      sending: { paused: true, reason: 'Wrong prompt' },
    });
    expect(await api.get('/v1/accounts/none')).toMatchObject({ status: 404 });
  });
});
