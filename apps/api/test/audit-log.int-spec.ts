import { type Answer, ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start({ BATCH_CONFIRM_ABOVE: '0' })));
afterAll(() => api.stop());

const NOTHING = '0197f000-0000-7000-8000-00000000ffff';
let batchId: string;

const sending = (path: string, body: object): Promise<Answer> =>
  api.call('PUT', `/v1/${path}/sending`, { body: JSON.stringify(body) });
const log = async (query = ''): Promise<Record<string, unknown>[]> =>
  (await api.get(`/v1/audit-log${query}`)).body.items as unknown as Record<string, unknown>[];
const actions = async (query: string): Promise<unknown[]> => (await log(query)).map(({ action }) => action);

beforeAll(async () => {
  await enrolled(api, { name: 'Ada Lovelace' });
  const { id: promptId } = (await api.post('/v1/prompts', { text: 'A secret text for {{name}}' })).body;
  batchId = (await api.post('/v1/batches', { promptId, to: { all: true } })).body.id;
  await api.post(`/v1/batches/${batchId}/confirm`, { size: 1 });
  await sending('studies/default', { paused: true, reason: 'Complaint of +49 151 12345678' });
  await sending('accounts/default', { paused: true, reason: 'Number is restricted' });
  await sending('accounts/default', { paused: false });
});

describe('GET /v1/audit-log', () => {
  it('tells who did what to what, the newest first', async () => {
    const all = await log();
    expect(all.map(({ action }) => action)).toEqual([
      ...['sending.resume', 'sending.pause', 'sending.pause', 'batch.confirm', 'batch.create'],
    ]);
    expect(all[1]).toEqual({
      ...{ id: expect.any(String) as string, at: expect.any(String) as string, actor: 'admin' },
      ...{ action: 'sending.pause', subject: { type: 'account', id: 'default' } },
      before: { paused: false, reason: null },
      after: { paused: true, reason: 'Number is restricted' },
    });
    expect(all[4]).toMatchObject({
      ...{ action: 'batch.create', subject: { type: 'batch', id: batchId }, before: null },
      after: { to: { all: true }, size: 1, promptVersion: 1 },
    });
  });

  it('holds no phone number and nothing that was said to anybody, whatever an entry was given', async () => {
    await api.db.query(
      `insert into audit_log (id, api_key_id, action, target_type, target_id, before, after)
       values ('01900000-0000-7000-8000-000000000000', 'old', 'batch.confirm', 'batch', 'x',
               '{"phone": "+4915112345678", "text": "A secret text"}', '{"size": 7, "body": "A secret text"}')`,
    );
    const all = await log();
    expect(all[2]).toMatchObject({
      subject: { type: 'study', id: 'default' },
      after: { reason: 'Complaint of [number]' },
    });
    expect(all[5]).toMatchObject({ actor: 'old', before: {}, after: { size: 7 } });
    expect(JSON.stringify(all)).not.toMatch(/12345678|secret|Ada/);
  });

  it.each([
    ['a kind of subject', () => '?subjectType=account', ['sending.resume', 'sending.pause']],
    ['a study by its code', () => '?subjectType=study&subject=default', ['sending.pause']],
    ['a batch by its id', () => `?subjectType=batch&subject=${batchId}`, ['batch.confirm', 'batch.create']],
    ['one that nothing was done to', () => `?subjectType=batch&subject=${NOTHING}`, []],
    ['an action', () => '?action=sending.pause', ['sending.pause', 'sending.pause']],
    ['an actor', () => '?actor=admin&action=batch.create', ['batch.create']],
    ['an actor who did nothing', () => '?actor=nobody', []],
    ['all of them', () => '?actor=admin&action=sending.pause&subjectType=account&subject=default', ['sending.pause']],
  ])('is narrowed to %s', async (_what, query, expected) => {
    expect(await actions(query())).toEqual(expected);
  });

  it('comes page by page', async () => {
    const seen: unknown[] = [];
    let after = '';
    for (let page = 1; page <= 3; page += 1) {
      const { body } = await api.get(`/v1/audit-log?actor=admin&limit=2${after}`);
      seen.push(...body.items.map(({ id }) => id));
      expect(body.next === null).toBe(page === 3);
      after = `&after=${String(body.next)}`;
    }
    expect(seen).toEqual((await log('?actor=admin')).map(({ id }) => id));
    expect(new Set(seen).size).toBe(5);
  });

  it.each([
    ['subjectType=person', ['subjectType']],
    ['subject=default', ['subjectType']],
    ['subjectType=study&subject=none', ['subject']],
    ['action=', ['action']],
    ['actor=%00', ['actor']],
    ['limit=501', ['limit']],
    ['after=x', ['after']],
    ['phone=x', ['phone']],
  ])('refuses %s', async (query, fields) => {
    await expectRefused(api, () => api.get(`/v1/audit-log?${query}`), { status: 400, fields });
  });
});
