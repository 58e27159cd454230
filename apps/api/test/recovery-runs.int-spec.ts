import { ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());

const NOTHING = '0197f000-0000-7000-8000-00000000ffff';

describe('/v1/recovery-runs', () => {
  it('tells what this very boot repaired', async () => {
    const { status, body } = await api.get('/v1/recovery-runs?service=api');
    expect(status).toBe(200);
    const [run] = body.items as unknown as { id: string; report: object }[];
    expect(run).toMatchObject({ service: 'api', report: { service: 'api', downtime: null, recoverables: [] } });
    expect(await api.get(`/v1/recovery-runs/${run?.id}`)).toMatchObject({ status: 200, body: run });
  });

  it('has none of a service that never started', async () => {
    expect(await api.get('/v1/recovery-runs?service=scheduler')).toMatchObject({ body: { items: [], next: null } });
  });

  it.each([
    ['an unknown service', 'service=worker', ['service']],
    ['a wrong limit', 'limit=0', ['limit']],
  ])('refuses %s', async (_what, query, fields) => {
    await expectRefused(api, () => api.get(`/v1/recovery-runs?${query}`), { status: 400, fields });
  });

  it.each([NOTHING, 'x'])('does not know %s', async (id) => {
    expect(await api.get(`/v1/recovery-runs/${id}`)).toMatchObject({ status: 404 });
  });
});
