import { type Answer, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());
beforeEach(() => api.db.query('delete from account_requests; delete from audit_log'));

const ask = (what: string, account = 'default'): Promise<Answer> =>
  api.call('POST', `/v1/accounts/${account}/${what}`, { body: '{}' });
const told = (answer: Answer): Record<string, unknown> => answer.body as unknown as Record<string, unknown>;

it.each(['restart', 'logout'])('a %s is written down once, and says where to look', async (kind) => {
  const woken = api.woken('account-requests');
  const first = await ask(kind);
  await woken;
  expect(first.status).toBe(202);
  expect(told(first)).toMatchObject({ kind, status: 'waits', says: expect.stringMatching(/No gateway/) as string });
  expect(told(await ask(kind)).id).toBe(told(first).id);
  expect(told(await api.get(String(told(first).see)))).toEqual(told(first));
  expect(await api.db.query('select action, target_id from audit_log')).toEqual([
    { action: `account.${kind}`, target_id: 'default' },
  ]);
});

it('a code is made for the account’s own number, and while it is not paired', async () => {
  const askForCode = (body: object): Promise<Answer> =>
    api.call('POST', '/v1/accounts/default/pairing-code', { body: JSON.stringify(body) });
  await expectRefused(api, () => askForCode({}), { status: 400, fields: ['phone'] });
  await api.db.query(`update whatsapp_accounts set phone = '+15550000001'`);
  await expectRefused(api, () => askForCode({ phone: '+15550000002' }), { status: 409 });
  expect(told(await askForCode({}))).toMatchObject({ kind: 'pairing-code', status: 'waits' });
  await api.db.query(`update whatsapp_accounts set state = 'connected', connected_since = now()`);
  await expectRefused(api, () => askForCode({}), { status: 409 });
  await api.db.query(`update whatsapp_accounts set state = 'disconnected', connected_since = null, phone = null`);
});

it('is told what became of it', async () => {
  const { see, id } = told(await ask('logout'));
  await api.db.query(`update account_requests set ended_at = now(), outcome = 'failed', detail = 'The disk is full'`);
  expect(told(await api.get(String(see)))).toMatchObject({ id, status: 'failed', says: 'The disk is full' });
  expect(told(await ask('logout')).id).not.toBe(id);
});

it('a number that is changed asks for a restart, so that the session is proven anew', async () => {
  await api.call('PATCH', '/v1/accounts/default', { body: JSON.stringify({ phone: '+15550000009' }) });
  expect(await api.db.query('select kind from account_requests')).toEqual([{ kind: 'restart' }]);
});

it('is asked of an account that there is', async () => {
  await expectRefused(api, () => ask('logout', 'nobody'), { status: 404 });
  const elsewhere = `/v1/accounts/default/requests/00000000-0000-7000-8000-000000000000`;
  await expectRefused(api, () => api.call('GET', elsewhere), { status: 404 });
});
