import { aMessage, aParticipant, insertRow, unpace } from '@promptpipe/testing';
import { type Answer, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => {
  api = await ApiHarness.start();
  await unpace(api.db);
  await insertRow(api.db, 'whatsapp_accounts', { id: 'second' });
});
afterAll(() => api.stop());

const move = (accountId: unknown, study = 'default'): Promise<Answer> =>
  api.post(`/v1/studies/${study}/account`, { accountId });

it('a study is sent from another number from now on, with what is owed, and that is written down', async () => {
  const person = await aParticipant(api.db);
  await aMessage(api.db, person);
  const woken = api.woken('messages');
  const { status, body } = await move('second');
  await woken;
  expect([status, body]).toEqual([
    200,
    { accountId: 'second', from: 'default', participants: 1, messages: 1, staying: 0 },
  ]);
  expect((await api.get('/v1/studies/default')).body).toMatchObject({ accountId: 'second' });
  expect((await move('second')).body).toMatchObject({ participants: 0, messages: 0 });
  expect(await api.db.query(`select action, before, after from audit_log`)).toEqual([
    {
      ...{ action: 'study.move', before: { accountId: 'default' } },
      after: { accountId: 'second', from: 'default', participants: 1, messages: 1, staying: 0 },
    },
  ]);
  const added = { code: 'p-new', name: 'New', phone: '+15550104242', timezone: 'UTC' };
  await api.post('/v1/participants', added);
  expect(await api.db.query(`select distinct account_id from participants`)).toEqual([{ account_id: 'second' }]);
});

it('is refused where it cannot be, by name', async () => {
  await expectRefused(api, () => move('nowhere'), { status: 400, fields: ['accountId'] });
  await expectRefused(api, () => move(7), { status: 400, fields: ['accountId'] });
  await expectRefused(api, () => move('second', 'unknown'), { status: 404 });
  await api.post('/v1/studies', { code: 'twins', name: 'Twins', accountId: 'default' });
  const [study] = await api.db.query<{ id: string }>(`select id from studies where code = 'twins'`);
  const [{ phone }] = (await api.db.query<{ phone: string }>('select phone from participants limit 1')) as [
    { phone: string },
  ];
  await aParticipant(api.db, { study_id: study!.id, account_id: 'default', phone, code: 'twin' });
  await expectRefused(api, () => move('second', 'twins'), { status: 409 });
  expect((await move('second', 'twins')).body.detail).toContain('twin (in default)');
});
