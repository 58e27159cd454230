import { aPerson, ApiHarness, enrolled, expectRefused } from './api-harness';
import { claim } from './claim';

let api: ApiHarness;
beforeAll(async () => {
  api = await ApiHarness.start();
  await api.db.query(
    `insert into studies (id, code, name, account_id)
     values ('00000000-0000-7000-8000-0000000000aa', 'trial', 'Trial', 'default')`,
  );
});
beforeEach(() => needs('2'));
afterAll(() => api.stop());

const needs = (version: string): Promise<unknown> =>
  api.db.query(`update studies set settings = $1 where code = 'trial'`, [
    { consent: { needed: true, version, text: `I agree to version ${version}` }, language: 'fr' },
  ]);
const consents = (id: string, version: string) => api.post(`/v1/participants/${id}/consent`, { version });
const become = (id: string, status: string) => api.post(`/v1/participants/${id}/status`, { status });
const one = async (id: string) => (await api.get(`/v1/participants/${id}`)).body;
const events = async (id: string): Promise<unknown[]> =>
  (
    await api.db.query<{ event: string }>('select event from consents where participant_id = $1 order by seq', [id])
  ).map(({ event }) => event);

describe('consent', () => {
  it('comes before activation where the study needs it', async () => {
    const id = await enrolled(api, { study: 'trial' });
    expect(await one(id)).toMatchObject({ status: 'invited', enrolledAt: null, language: 'fr' });
    const refused = await become(id, 'active');
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.body.detail).toContain('version 2');
    expect(refused.body.detail).toContain('/consent');
    expect(await consents(id, '2')).toMatchObject({ status: 200, body: { status: 'consented', changed: true } });
    expect(await consents(id, '2')).toMatchObject({ status: 200, body: { changed: false } });
    expect(await one(id)).toMatchObject({ status: 'consented', enrolledAt: null });
    expect(await become(id, 'active')).toMatchObject({ status: 200 });
    expect((await one(id)) as unknown).toMatchObject({ status: 'active', enrolledAt: expect.any(String) as string });
    expect(await events(id)).toEqual(['consented', 'activated']);
  });

  it('is to the text of now, which is kept by version and hash', async () => {
    const id = await enrolled(api, { study: 'trial' });
    const refused = await consents(id, '1');
    expect(refused).toMatchObject({ status: 409, body: { errors: [{ field: 'version', message: 'must be 2' }] } });
    await consents(id, '2');
    await needs('3');
    expect(await become(id, 'active')).toMatchObject({ status: 409 });
    expect(await consents(id, '3')).toMatchObject({ status: 200, body: { status: 'consented', changed: true } });
    expect(await become(id, 'active')).toMatchObject({ status: 200 });
    const { items } = (await api.get(`/v1/participants/${id}/consents`)).body;
    expect(items).toMatchObject([
      { version: '2' },
      { version: '3', textHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      {},
    ]);
  });

  it('is needed of newcomers, and asked of nobody where the study waives it', async () => {
    const asked = { status: 'active', study: 'trial' };
    await expectRefused(api, () => api.post('/v1/participants', aPerson(asked)), { status: 409 });
    const waived = await enrolled(api, { status: 'invited' });
    expect(await one(waived)).toMatchObject({ status: 'invited' });
    await expectRefused(api, () => consents(waived, '1'), { status: 409 });
    expect(await become(waived, 'active')).toMatchObject({ status: 200 });
  });

  it('is nothing that somebody who left can give, nor that the status route can set', async () => {
    const id = await enrolled(api, { study: 'trial' });
    await expectRefused(api, () => become(id, 'consented'), { status: 400, fields: ['status'] });
    await become(id, 'withdrawn');
    await expectRefused(api, () => consents(id, '2'), { status: 409 });
    await expectRefused(api, () => consents('0197f000-0000-7000-8000-00000000ffff', '2'), { status: 404 });
  });

  it('is not skipped by STOP and START', async () => {
    const person = aPerson({ study: 'trial' });
    const { id } = (await api.post('/v1/participants', person)).body;
    await api.hears(person.phone, 'STOP');
    expect(await one(id)).toMatchObject({ status: 'opted_out' });
    await expectRefused(api, () => become(id, 'active'), { status: 409 });
    await api.hears(person.phone, 'START', new Date(Date.now() + 60_000));
    expect(await one(id)).toMatchObject({ status: 'invited' });
    await consents(id, '2');
    expect(await become(id, 'active')).toMatchObject({ status: 200 });
  });

  it('is not guessed where nobody can read the settings', async () => {
    await api.db.query(`update studies set settings = '{"consent": "yes"}' where code = 'trial'`);
    const id = await enrolled(api, { study: 'trial' });
    await expectRefused(api, () => become(id, 'active'), { status: 409 });
  });

  it.each(['invited', 'consented'])('lets nothing leave for somebody who is %s', async (status) => {
    const id = await enrolled(api);
    const { body } = await api.post('/v1/messages', { participantId: id, text: 'Hello' });
    await api.db.query('update participants set status = $2 where id = $1', [id, status]);
    expect(await claim(api, body.id)).toBeNull();
    await expectRefused(api, () => api.post('/v1/messages', { participantId: id, text: 'Hi' }), { status: 409 });
    await api.db.query(`update participants set status = 'active' where id = $1`, [id]);
    expect(await claim(api, body.id)).toMatchObject({ id: body.id });
  });
});
