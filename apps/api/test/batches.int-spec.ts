import { type Answer, ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start({ BATCH_HOLD_SECONDS: '90', BATCH_CONFIRM_ABOVE: '2' })));
afterAll(() => api.stop());

const NOTHING = '0197f000-0000-7000-8000-00000000ffff';
const people: string[] = [];
let promptId: string;

beforeAll(async () => {
  for (const name of ['Ada', 'Ben', 'Cem', 'Dan', 'Eva', 'Fay']) people.push(await enrolled(api, { name }));
  await set(people[3], `status = 'paused'`);
  await set(people[4], `status = 'opted_out'`);
  await set(people[5], `unreadable_reason = 'bad-time-zone'`);
  await set(people[0], `arm = 'a', variables = '{"mood": "calm"}'`);
  await set(people[1], `arm = 'a'`);
  promptId = (await api.post('/v1/prompts', { text: 'Hello {{name}}' })).body.id;
});

const set = (id: string | undefined, change: string): Promise<unknown> =>
  api.db.query(`update participants set ${change} where id = $1`, [id]);
const batches = async (): Promise<number> => (await api.db.query('select id from batches')).length;
const make = (over: object = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  api.post('/v1/batches', { promptId, to: { all: true }, ...over }, headers);

describe('a dry run', () => {
  it('tells whom it would reach, whom not and why, and shows three texts; it writes nothing', async () => {
    const before = await batches();
    const answer = await make({ dryRun: true });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      ...{ dryRun: true, count: 3, missing: [], needsConfirmation: true },
      exclusions: [
        { reason: 'paused', count: 1 },
        { reason: 'opted-out', count: 1 },
        { reason: 'unreadable', count: 1 },
      ],
      examples: ['Ada', 'Ben', 'Cem'].map((name, n) => ({
        ...{ participantId: people[n], code: expect.any(String) as string, text: `Hello ${name}` },
      })),
    });
    expect(JSON.stringify(answer.body)).not.toContain('+49');
    expect(await batches()).toBe(before);
  });

  it('names what the prompt says and people lack', async () => {
    const { id } = (await api.post('/v1/prompts', { text: '{{var.mood}} {{var.pet}}' })).body;
    expect((await make({ promptId: id, to: { arm: 'a' }, dryRun: true })).body).toMatchObject({
      ...{ count: 0, exclusions: [{ reason: 'missing-variables', count: 2 }] },
      missing: [
        { variable: 'var.pet', count: 2 },
        { variable: 'var.mood', count: 1 },
      ],
    });
  });

  it('of people of another study leaves them out', async () => {
    await api.db.query(
      `insert into studies (id, code, name, account_id) values (gen_random_uuid(), 'two', 'Two', 'default')`,
    );
    const other = await enrolled(api, { study: 'two' });
    expect((await make({ to: { participantIds: [other, people[0]] }, dryRun: true })).body).toMatchObject({
      ...{ count: 1, exclusions: [{ reason: 'other-study', count: 1 }], needsConfirmation: false },
    });
  });
});

describe('a batch', () => {
  it('is held, with all whom it reaches and all whom it does not', async () => {
    const { status, body } = await make({ to: { participantIds: [people[0], people[3], people[0]] } });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      ...{ study: 'default', promptId, promptVersion: 1, status: 'held', size: 1, needsConfirmation: false },
      ...{
        to: { people: 2 },
        exclusions: [{ reason: 'paused', count: 1 }],
        progress: { waiting: 1, excluded: 1, sent: 0 },
      },
    });
    expect(await api.get(`/v1/batches/${body.id}`)).toMatchObject({ status: 200, body });
    const [row] = await api.db.query<{ held: number }>(
      `select extract(epoch from start_at - created_at)::integer as held from batches where id = $1`,
      [body.id],
    );
    expect(row?.held).toBe(90);
  });

  it('waits for its instant, where that is later than its hold', async () => {
    const at = '2199-01-01T00:00:00.000Z';
    expect((await make({ at, expiresAt: '2199-01-02T00:00:00.000Z' })).body).toMatchObject({ startAt: at });
    const { id } = (await make({ at: '2001-01-01T00:00:00Z' })).body;
    expect(await api.db.query('select 1 from batches where id = $1 and start_at > now()', [id])).toHaveLength(1);
  });

  it('is refused where the prompt says what somebody lacks, unless those are left out', async () => {
    const { id } = (await api.post('/v1/prompts', { text: 'Mood: {{var.mood}}' })).body;
    const wanted = { promptId: id, to: { arm: 'a' } };
    const before = await batches();
    await expectRefused(api, () => make(wanted), { status: 422, fields: ['var.mood'] });
    expect((await make(wanted)).body.detail).toContain('what 1 of these people do not have: var.mood (1)');
    expect(await batches()).toBe(before);
    expect(await make({ ...wanted, excludeIncomplete: true })).toMatchObject({
      ...{ status: 202, body: { size: 1, exclusions: [{ reason: 'missing-variables', count: 1 }] } },
    });
  });

  it('is made once for one Idempotency-Key, also by two at once', async () => {
    const key = { 'idempotency-key': 'once' };
    const made = await Promise.all([1, 2, 3].map(() => make({}, key)));
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(made.map(({ status }) => status)).toEqual([202, 202, 202]);
    await expectRefused(api, () => make({ to: { arm: 'a' } }, key), { status: 422 });
  });

  it('is confirmed with its size, and no other', async () => {
    const { id, ...held } = (await make()).body;
    expect(held).toMatchObject({ size: 3, needsConfirmation: true, confirmedAt: null });
    const confirm = (size: unknown): Promise<Answer> => api.post(`/v1/batches/${id}/confirm`, { size });
    await expectRefused(api, () => confirm(4), { status: 409 });
    await expectRefused(api, () => confirm('3'), { status: 400, fields: ['size'] });
    const woken = api.woken('batches');
    const first = await confirm(3);
    expect(first).toMatchObject({ status: 200, body: { status: 'held', confirmedAt: expect.any(String) as string } });
    await woken;
    expect((await confirm(3)).body).toEqual(first.body);
    await api.post(`/v1/batches/${id}/cancel`, {});
    await expectRefused(api, () => confirm(3), { status: 409 });
    const entries = await api.db.query(`select action from audit_log where target_id = $1 order by id`, [id]);
    expect(entries).toEqual(['batch.create', 'batch.confirm', 'batch.cancel'].map((action) => ({ action })));
  });

  it('is canceled before it starts: nobody gets anything; again it says the same', async () => {
    const { id } = (await make()).body;
    const answer = { id, status: 'canceled', canceled: 3, onTheirWay: 0, gone: 0 };
    for (let n = 0; n < 2; n += 1) {
      expect(await api.post(`/v1/batches/${id}/cancel`, {})).toMatchObject({ status: 200, body: answer });
    }
    expect(await api.get(`/v1/batches/${id}`)).toMatchObject({
      body: { status: 'canceled', progress: { waiting: 0, canceled: 3, excluded: 3 } },
    });
  });

  it('that is done is not canceled', async () => {
    const { id } = (await make()).body;
    await api.db.query(
      `update batches set status = 'done', started_at = now(), finished_at = now(), confirmed_at = now() where id = $1`,
      [id],
    );
    await expectRefused(api, () => api.post(`/v1/batches/${id}/cancel`, {}), { status: 409 });
  });

  it.each<[string, object, readonly string[] | undefined, number?]>([
    ['nobody named', { to: undefined }, ['to']],
    ['no such target', { to: { everybody: true } }, ['to']],
    ['all but', { to: { all: false } }, ['to.all']],
    ['an empty list', { to: { participantIds: [] } }, ['to.participantIds']],
    ['no id', { to: { participantIds: ['x'] } }, ['to.participantIds.0']],
    ['nobody of this id', { to: { participantIds: [NOTHING] } }, ['to.participantIds']],
    ['an arm with nobody', { to: { arm: 'z' } }, undefined, 422],
    ['no prompt', { promptId: undefined }, ['promptId']],
    ['no such prompt', { promptId: NOTHING }, ['promptId']],
    ['no such study', { study: 'none' }, ['study']],
    ['a prompt of another study', { study: 'two' }, ['promptId']],
    ['no instant', { at: 'noon' }, ['at']],
    ['an end before its start', { at: '2199-01-02T00:00:00Z', expiresAt: '2199-01-01T00:00:00Z' }, ['expiresAt']],
    ['an end within its hold', { expiresAt: '2001-01-01T00:00:00Z' }, ['expiresAt']],
    ['an unknown field', { text: 'Hello' }, ['text']],
    ['no truth', { dryRun: 'yes' }, ['dryRun']],
  ])('is refused with %s', async (_what, over, fields, status = 400) => {
    const before = await batches();
    await expectRefused(api, () => make(over), { status, fields });
    expect(await batches()).toBe(before);
  });

  it.each(['', '/confirm', '/cancel'])('that is not there has no %s', async (route) => {
    for (const id of [NOTHING, 'x']) {
      const path = `/v1/batches/${id}${route}`;
      expect(await (route === '' ? api.get(path) : api.post(path, { size: 1 }))).toMatchObject({ status: 404 });
    }
  });
});

describe('a batch that names more people than one may', () => {
  let small: ApiHarness;
  beforeAll(async () => (small = await ApiHarness.start({ BATCH_MAX_RECIPIENTS: '2' })));
  afterAll(() => small.stop());

  it('is refused with both numbers, tried or made, also where fewer would be written to', async () => {
    const { id } = (await small.post('/v1/prompts', { text: 'Hello' })).body;
    const ids = [await enrolled(small, { arm: 'a' }), await enrolled(small, { arm: 'a' })];
    const send = (to: object, dryRun = false): Promise<Answer> =>
      small.post('/v1/batches', { promptId: id, to, dryRun });
    expect(await send({ all: true })).toMatchObject({ status: 202, body: { size: 2 } });
    ids.push(await enrolled(small, { status: 'invited' }));
    for (const to of [{ all: true }, { participantIds: ids }]) {
      for (const dryRun of [false, true]) {
        await expectRefused(small, () => send(to, dryRun), { status: 422 });
        const { detail } = (await send(to, dryRun)).body;
        expect(detail).toContain('names 3 people, and one batch takes at most 2 (BATCH_MAX_RECIPIENTS)');
      }
    }
    expect(await small.db.query('select 1 from batches')).toHaveLength(1);
    expect(await send({ arm: 'a' })).toMatchObject({ status: 202, body: { size: 2 } });
  });
});

describe('GET /v1/batches', () => {
  it('answers those of a study, page after page', async () => {
    const first = await api.get('/v1/batches?study=default&limit=1');
    expect(first.body.items[0]).toMatchObject({ study: 'default', status: 'held' });
    const second = await api.get(`/v1/batches?limit=500&after=${String(first.body.next)}`);
    expect(second.body.items).toHaveLength((await batches()) - 1);
    expect((await api.get('/v1/batches?study=two')).body.items).toEqual([]);
  });

  it.each([
    ['study=none', ['study']],
    ['after=x', ['after']],
    ['status=held', ['status']],
  ])('refuses %s', async (query, fields) => {
    await expectRefused(api, () => api.get(`/v1/batches?${query}`), { status: 400, fields });
  });
});
