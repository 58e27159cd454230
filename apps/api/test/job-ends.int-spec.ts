import { ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
let participantId: string;
beforeAll(async () => {
  api = await ApiHarness.start();
  participantId = await enrolled(api);
});
afterAll(() => api.stop());
afterEach(() => api.db.query('delete from job_attempts; delete from job_requests; delete from jobs'));

const NOTHING = '0197f000-0000-7000-8000-00000000ffff';
const submit = (extra: object = {}) => api.post('/v1/jobs', { kind: 'probe', payload: {}, ...extra });

/** As the scheduler leaves it. */
async function aJobIn(status: string, extra: object = {}): Promise<string> {
  const { id } = (await submit(extra)).body;
  const over = ['done', 'dead', 'canceled'].includes(status);
  await api.db.query(
    `update jobs set status = $2, attempt = 5, failures = 5, last_error = 'Error: wrong',
                     finished_at = case when $3 then now() end,
                     lease_owner = case when $2 = 'running' then id end,
                     lease_until = case when $2 = 'running' then now() end
      where id = $1`,
    [id, status, over],
  );
  return id;
}

describe('POST /v1/jobs/:id/cancel', () => {
  const cancel = (id: string) => api.post(`/v1/jobs/${id}/cancel`, {});

  it('ends a queued one', async () => {
    const id = await aJobIn('queued');
    const { status, body } = await cancel(id);
    expect({ status, body }).toEqual({ status: 200, body: { id, status: 'canceled', cancelRequested: false } });
    expect((await api.get(`/v1/jobs/${id}`)).body).toMatchObject({ status: 'canceled', endReason: 'canceled' });
  });

  it('asks a running one to stop, without a body too, as often as it is told', async () => {
    const id = await aJobIn('running');
    for (const act of [() => cancel(id), () => api.call('POST', `/v1/jobs/${id}/cancel`)]) {
      expect(await act()).toMatchObject({ status: 200, body: { id, status: 'running', cancelRequested: true } });
    }
    expect((await api.get(`/v1/jobs/${id}`)).body).toMatchObject({ cancelRequested: true });
  });

  it.each(['done', 'dead', 'canceled'])('refuses one that is %s, and says why', async (status) => {
    const id = await aJobIn(status);
    await expectRefused(api, () => cancel(id), { status: 409 });
    expect((await cancel(id)).body.detail).toContain(`A job that is ${status} cannot cancel`);
  });

  it('answers one of two at once with success', async () => {
    const id = await aJobIn('queued');
    const answers = await Promise.all([cancel(id), cancel(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('wakes the scheduler: another of that person may be next', async () => {
    const id = await aJobIn('queued');
    const woken = api.woken('jobs');
    await cancel(id);
    await expect(woken).resolves.toBeUndefined();
  });

  it.each([NOTHING, 'x'])('does not know %s', async (id) => {
    expect(await cancel(id)).toMatchObject({ status: 404 });
  });
});

describe('POST /v1/jobs/:id/replay', () => {
  const replay = (id: string) => api.post(`/v1/jobs/${id}/replay`, {});

  it('puts a dead one back in line', async () => {
    const id = await aJobIn('dead');
    const { status, body } = await replay(id);
    expect({ status, body }).toEqual({ status: 200, body: { id, status: 'queued', merged: false } });
    expect((await api.get(`/v1/jobs/${id}`)).body).toMatchObject({ status: 'queued', attempt: 5, failures: 0 });
  });

  it('tells when a queued one stands for it', async () => {
    const id = await aJobIn('dead', { dedupeKey: 'k' });
    await submit({ dedupeKey: 'k' });
    expect(await replay(id)).toMatchObject({ status: 200, body: { id, status: 'canceled', merged: true } });
  });

  it.each(['queued', 'running', 'done', 'canceled'])('refuses one that is %s, and says why', async (status) => {
    const id = await aJobIn(status);
    await expectRefused(api, () => replay(id), { status: 409 });
    expect((await replay(id)).body.detail).toContain(`A job that is ${status} cannot replay`);
  });

  it('refuses one of somebody who has left', async () => {
    const left = await enrolled(api);
    const id = await aJobIn('dead', { participantId: left });
    await api.db.query(`update participants set status = 'withdrawn' where id = $1`, [left]);
    await expectRefused(api, () => replay(id), { status: 409 });
    expect((await replay(id)).body.detail).toContain('withdrawn');
  });

  it.each([NOTHING, 'x'])('does not know %s', async (id) => {
    expect(await replay(id)).toMatchObject({ status: 404 });
  });
});

describe('POST /v1/jobs/replay', () => {
  const replayAll = (body: object) => api.post('/v1/jobs/replay', body);
  const deadOnes = async (): Promise<void> => {
    await aJobIn('dead');
    await aJobIn('dead', { kind: 'test' });
    await aJobIn('dead', { kind: 'test', participantId });
    await aJobIn('done', { kind: 'test' });
  };

  it.each([{ filter: {} }, { filter: {}, dryRun: true }])('tells how many, and does nothing: %p', async (body) => {
    await deadOnes();
    expect((await replayAll(body)).body).toEqual({ dryRun: true, matching: 3 });
    expect(await api.db.query(`select 1 from jobs where status = 'dead'`)).toHaveLength(3);
  });

  it('replays what matches when the count is confirmed', async () => {
    await deadOnes();
    const { status, body } = await replayAll({ filter: { kind: 'test' }, confirmCount: 2 });
    expect({ status, body }).toEqual({
      status: 200,
      body: { dryRun: false, matching: 2, replayed: 2, merged: 0, skipped: 0 },
    });
    expect((await replayAll({ filter: {} })).body).toEqual({ dryRun: true, matching: 1 });
  });

  it.each<[object, number]>([
    [{ study: 'default' }, 1],
    [{ error: 'wrong' }, 3],
    [{ error: 'right' }, 0],
    [{ diedAfter: '2020-01-01T00:00:00Z' }, 3],
    [{ diedBefore: '2020-01-01T00:00:00Z' }, 0],
  ])('narrows by %p', async (filter, matching) => {
    await deadOnes();
    expect((await replayAll({ filter })).body).toEqual({ dryRun: true, matching });
  });

  it('refuses when another number matches by now', async () => {
    await deadOnes();
    await expectRefused(api, () => replayAll({ filter: {}, confirmCount: 2 }), { status: 409 });
    expect((await replayAll({ filter: {}, confirmCount: 2 })).body.detail).toContain('3 jobs match now');
    expect(await api.db.query(`select 1 from jobs where status = 'dead'`)).toHaveLength(3);
  });

  it.each([
    ['no filter', {}, ['filter']],
    ['an unknown filter', { filter: { status: 'dead' } }, ['filter.status']],
    ['a study that is none', { filter: { study: 'nowhere' } }, ['filter.study']],
    ['a person that is none', { filter: { participantId: 'x' } }, ['filter.participantId']],
    ['a time that is none', { filter: { diedAfter: 'yesterday' } }, ['filter.diedAfter']],
    [
      'a time that ends before it begins',
      { filter: { diedAfter: '2026-01-02T00:00:00Z', diedBefore: '2026-01-01T00:00:00Z' } },
      ['filter.diedBefore'],
    ],
    ['both a look and an act', { filter: {}, dryRun: true, confirmCount: 1 }, ['dryRun', 'confirmCount']],
    ['half a count', { filter: {}, confirmCount: 0.5 }, ['confirmCount']],
    ['an act by denial', { filter: {}, dryRun: false }, ['dryRun']],
  ])('refuses %s', async (_what, body, fields) => {
    await expectRefused(api, () => replayAll(body), { status: 400, fields });
  });
});
