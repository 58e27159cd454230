import { type Answer, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());

const NOTHING = '0197f000-0000-7000-8000-00000000ffff';
const OPTIONS = [
  { value: 'good', label: 'Good' },
  { value: 'bad', labels: { en: 'Bad', de: 'Schlecht' } },
];
const put = (id: string, body: unknown): Promise<Answer> =>
  api.call('PUT', `/v1/prompts/${id}`, { body: JSON.stringify(body) });
const versions = (id: string): Promise<unknown[]> =>
  api.db.query('select version, kind, content from prompt_versions where prompt_id = $1 order by version', [id]);

describe('the content of a prompt', () => {
  it.each([
    ['static', { text: 'Hello { you }' }],
    ['static', { kind: 'static', text: 'Hello {{name}}' }],
    ['template', { text: 'Hello {{name}}' }],
    ['template', { texts: { en: 'Hi {{var.mood}}', de: 'Hallo' }, defaultLanguage: 'de' }],
    ['branch', { texts: { en: 'How?', de: 'Wie?' }, defaultLanguage: 'en', options: OPTIONS }],
  ])('is kept as %s', async (kind, content) => {
    const created = await api.post('/v1/prompts', content);
    expect(created).toMatchObject({ status: 201, body: { study: 'default', version: 1, ...content, kind } });
    expect((await api.get(`/v1/prompts/${created.body.id}`)).body).toEqual(created.body);
    expect(await versions(created.body.id)).toEqual([{ version: 1, kind, content: { ...content, kind } }]);
  });

  it.each([
    ['a variable that there is not', { text: 'Hi {{nmae}}' }, ['text']],
    ['braces left open', { texts: { en: 'Hi {{name' } }, ['texts.en']],
    ['both forms', { text: 'Hi', texts: { en: 'Hi' } }, ['text']],
    ['no default', { texts: { en: 'Hi', de: 'Hallo' } }, ['defaultLanguage']],
    ['no option', { text: 'How?', options: [] }, ['options']],
    ['an empty option', { text: 'How?', options: [{ value: 'a', label: ' ' }] }, ['options.0.label']],
    [
      'a label twice',
      {
        text: 'How?',
        options: [
          { value: 'a', label: 'A' },
          { value: 'b', label: 'a' },
        ],
      },
      ['options.1.label'],
    ],
    ['a kind that is none', { text: 'Hi', kind: 'poem' }, ['kind']],
    ['too much with its options', { text: 'x'.repeat(4_090), options: [{ value: 'a', label: 'Always' }] }, ['text']],
  ])('is refused with %s, new and as a change', async (_what, content, fields) => {
    await expectRefused(api, () => api.post('/v1/prompts', content), { status: 400, fields });
    const { body } = await api.post('/v1/prompts', { text: 'Hello' });
    await expectRefused(api, () => put(body.id, content), { status: 400, fields });
    expect(await versions(body.id)).toHaveLength(1);
  });
});

describe('PUT /v1/prompts/:id', () => {
  it('makes a new version and keeps the old one; the same again makes none', async () => {
    const { body } = await api.post('/v1/prompts', { text: 'Hello' });
    expect(await put(body.id, { text: 'Hello {{name}}' })).toMatchObject({
      ...{ status: 200, body: { id: body.id, version: 2, kind: 'template', text: 'Hello {{name}}' } },
    });
    expect(await put(body.id, { text: 'Hello {{name}}' })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await versions(body.id)).toEqual([
      { version: 1, kind: 'static', content: { kind: 'static', text: 'Hello' } },
      { version: 2, kind: 'template', content: { kind: 'template', text: 'Hello {{name}}' } },
    ]);
  });

  it('makes one version each of two that come at once', async () => {
    const { body } = await api.post('/v1/prompts', { text: 'Hello' });
    const made = await Promise.all(['a', 'b', 'c'].map((text) => put(body.id, { text })));
    expect(made.map((answer) => (answer.body as unknown as { version: number }).version).sort()).toEqual([2, 3, 4]);
  });

  it('moves no prompt to another study, and knows none that is not there', async () => {
    const { body } = await api.post('/v1/prompts', { text: 'Hello' });
    await expectRefused(api, () => put(body.id, { text: 'x', study: 'default' }), { status: 400, fields: ['study'] });
    expect(await put(NOTHING, { text: 'x' })).toMatchObject({ status: 404 });
    expect(await put('x', { text: 'x' })).toMatchObject({ status: 404 });
  });
});

describe('GET /v1/prompts', () => {
  it('answers those of a study, page after page', async () => {
    await api.db.query(
      `insert into studies (id, code, name, account_id) values (gen_random_uuid(), 'two', 'Two', 'default')`,
    );
    const ids: string[] = [];
    for (const text of ['a', 'b', 'c']) ids.push((await api.post('/v1/prompts', { text, study: 'two' })).body.id);
    const first = await api.get('/v1/prompts?study=two&limit=2');
    const second = await api.get(`/v1/prompts?study=two&limit=2&after=${String(first.body.next)}`);
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(ids);
    expect(second.body.next).toBeNull();
    expect((await api.get('/v1/prompts?limit=500')).body.items.length).toBeGreaterThan(ids.length);
  });

  it.each([
    ['study=none', ['study']],
    ['after=x', ['after']],
    ['limit=0', ['limit']],
    ['kind=static', ['kind']],
  ])('refuses %s', async (query, fields) => {
    await expectRefused(api, () => api.get(`/v1/prompts?${query}`), { status: 400, fields });
  });
});
