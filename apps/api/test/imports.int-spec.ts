import { aPerson, type Answer, ApiHarness, enrolled } from './api-harness';

let api: ApiHarness;
beforeAll(async () => {
  api = await ApiHarness.start();
  await api.db.query(
    `insert into studies (id, code, name, account_id, default_zone, settings)
     values ('00000000-0000-7000-8000-0000000000aa', 'sleep', 'Sleep', 'default', 'Asia/Tokyo', '{}'),
            ('00000000-0000-7000-8000-0000000000ab', 'trial', 'Trial', 'default', 'UTC',
             '{"consent": {"needed": true, "version": "1", "text": "I agree"}}')`,
  );
});
afterAll(() => api.stop());

const send = (lines: readonly string[], query = '', headers: Record<string, string> = {}): Promise<Answer> =>
  api.call('POST', `/v1/participants/import${query}`, {
    body: lines.join('\r\n'),
    headers: { 'content-type': 'text/csv; charset=utf-8', ...headers },
  });
const phone = (): string => String(aPerson().phone);
const people = async (): Promise<number> => (await api.rowCounts()).participants ?? 0;
const found = async (number: string): Promise<Answer['body'] | undefined> =>
  (await api.post('/v1/participants/search', { phone: number })).body.items[0];

describe('a file of participants', () => {
  it('enrols each row, with what is empty by default, and shows its progress afterwards', async () => {
    const [full, bare] = [phone(), phone()];
    const answer = await send(
      [
        'Phone,name,timezone,code,language,arm,status,var.nick',
        `${full},"Ada, the ""first""",Europe/Paris,F-1,fr,blue,invited,Addie`,
        `${bare},,,,,,,`,
        ',,,,,,,',
      ],
      '?study=sleep',
    );
    const report = { study: 'sleep', dryRun: false, onErrors: 'refuse', status: 'done', rows: 2, done: 2, created: 2 };
    expect(answer).toMatchObject({ status: 200, body: { ...report, already: 0, refused: 0, errors: [] } });
    expect(await found(full)).toMatchObject({
      ...{ name: 'Ada, the "first"', timezone: 'Europe/Paris', code: 'F-1', language: 'fr', arm: 'blue' },
      ...{ status: 'invited', variables: { nick: 'Addie' }, enrolledAt: null, study: 'sleep' },
    });
    expect(await found(bare)).toMatchObject({
      ...{ name: '', timezone: 'Asia/Tokyo', language: 'en', arm: null, status: 'active', variables: { nick: '' } },
      ...{ code: expect.stringMatching(/^[2-9A-Z]{6}$/) as string, enrolledAt: expect.any(String) as string },
    });
    expect((await api.get(`/v1/imports/${answer.body.id}`)).body).toEqual(answer.body);
  });

  it('is judged row by row; with an error nothing is written', async () => {
    const other = aPerson({ code: 'THEIRS' });
    await api.post('/v1/participants', other);
    const [twice, before] = [phone(), await people()];
    const lines = [
      'phone,timezone,code,status,var.nick',
      `${phone()},UTC,OK-1,,x`,
      `0151,Mars/Olympus,,,x`,
      `${phone()},,no code!,lost,${'x'.repeat(501)}`,
      `${twice},,,,`,
      `${twice},,,,`,
      `${phone()},,THEIRS,,`,
      `${String(other.phone)},,OTHER,,`,
      `${phone()},,,,,too many`,
    ];
    const places = ['row 3, phone', 'row 3, timezone', 'row 4, code', 'row 4, status', 'row 4, var.nick'];
    const more = ['row 6, phone', 'row 7, code', 'row 8, code', 'row 9, 6'];
    const refused = await send(lines);
    expect(refused.status).toBe(422);
    expect(refused.body.errors?.map(({ field }) => field)).toEqual([...places, ...more]);
    expect(refused.body.detail).not.toContain('0151');
    expect(await people()).toBe(before);
    const [, id] = /import ([0-9a-f-]{36})/.exec(refused.body.detail) ?? [];
    expect((await api.get(`/v1/imports/${id ?? ''}`)).body).toMatchObject({
      status: 'refused',
      created: 0,
      refused: 6,
    });

    const dry = await send(lines, '?dryRun=true');
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, rows: 8, created: 2, refused: 6, already: 0 } });
    expect(await people()).toBe(before);

    const skipped = await send(lines, '?onErrors=skip');
    expect(skipped).toMatchObject({ status: 200, body: { status: 'done', done: 8, created: 2, refused: 6 } });
    expect(await people()).toBe(before + 2);
  });

  it('can be sent twice, in chunks, and goes on where it was', async () => {
    const lines = Array.from({ length: 1_200 }, (_, n) => `+4916${String(10_000_000 + n)},,B-${n}`);
    const first = await send(['phone,name,code', ...lines.slice(0, 700)]);
    expect(first.body).toMatchObject({ rows: 700, done: 700, created: 700, already: 0 });
    const before = await people();
    const again = await send(['phone,name,code', ...lines]);
    expect(again.body).toMatchObject({ rows: 1_200, done: 1_200, created: 500, already: 700, refused: 0 });
    expect(await people()).toBe(before + 500);
    expect((await send(['phone,name', ...lines.map((line) => line.split(',', 1)[0] ?? '')])).body).toMatchObject({
      already: 1_200,
    });
  }, 60_000);

  it('whose process was killed reads as interrupted', async () => {
    const { body } = await send(['phone', phone()]);
    await api.db.query(
      `update imports set status = 'running', finished_at = null, boot_id = gen_random_uuid() where id = $1`,
      [body.id],
    );
    expect((await api.get(`/v1/imports/${body.id}`)).body).toMatchObject({ status: 'interrupted', created: 1 });
    expect(await api.get('/v1/imports/0197f000-0000-7000-8000-00000000ffff')).toMatchObject({ status: 404 });
  });

  it('finds what its people wrote before, and a STOP among it', async () => {
    const [talks, stops] = [phone(), phone()];
    await api.hears(talks, 'Am I in?');
    await api.hears(stops, 'Stop');
    await send(['phone', talks, stops]);
    expect([await found(talks), await found(stops)]).toMatchObject([{ status: 'active' }, { status: 'opted_out' }]);
    const jobs = await api.db.query(
      `select 1 from jobs j join participants p on p.id = j.participant_id where p.phone = any($1)`,
      [[talks, stops]],
    );
    expect(jobs).toHaveLength(2);
  });

  it('makes nobody active who has not consented to what the study needs', async () => {
    const [asked, silent] = [phone(), phone()];
    const lines = ['phone,status', `${asked},active`, `${silent},`];
    expect((await send(lines, '?study=trial')).body.errors).toMatchObject([{ field: 'row 2, status' }]);
    await send(lines, '?study=trial&onErrors=skip');
    expect([await found(asked), await found(silent)]).toMatchObject([undefined, { status: 'invited' }]);
  });

  it('leaves alone whoever is in another study of the account', async () => {
    const person = aPerson();
    await api.post('/v1/participants', person);
    const { errors } = (await send(['phone', String(person.phone)], '?study=sleep')).body;
    expect(errors).toMatchObject([
      { field: 'row 2, phone', message: expect.stringContaining('another study') as string },
    ]);
  });

  it('takes semicolons and a byte order mark, as spreadsheets write them', async () => {
    const number = phone();
    expect((await send(['\ufeffphone;name', `${number};Ada`])).body).toMatchObject({ created: 1 });
    expect(await found(number)).toMatchObject({ name: 'Ada' });
  });

  it.each([
    ['without a column phone', ['name', 'Ada'], 400, ['row 1']],
    ['with a column that is none', ['phone,age', '+4915112345678,7'], 400, ['row 1, column 2']],
    ['with a column twice', ['phone,phone', '+4915112345678,7'], 400, ['row 1, column 1', 'row 1, column 2']],
    ['with a variable that has no name', ['phone,var.', '+4915112345678,7'], 400, ['row 1, column 2']],
    ['with quotes that do not match', ['phone,name', '+4915112345678,"Ada'], 400, undefined],
  ])('is refused %s', async (_what, lines, status, fields) => {
    const before = await people();
    const answer = await send(lines);
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.map(({ field }) => field)).toEqual(fields);
    expect(answer.body.detail).not.toContain('4915112345678');
    expect(await people()).toBe(before);
  });

  it('has a limit of its own, and is nothing that another route reads', async () => {
    const large = `phone,name\n${'+4915112345678,Ada\n'.repeat(460_000)}`;
    const answer = await send([large]);
    expect(answer).toMatchObject({ status: 413 });
    expect(answer.body.detail).toContain('8388608 bytes (8 MiB)');
    expect(await send(['phone', phone()], '', { 'content-type': 'application/json' })).toMatchObject({ status: 400 });
    expect(await send(['phone', phone()], '', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    const csv = { body: 'phone', headers: { 'content-type': 'text/csv' } };
    expect(await api.call('POST', '/v1/participants', csv)).toMatchObject({ status: 415 });
    expect(await send(['phone'], '?study=none')).toMatchObject({ status: 400 });
    expect(await enrolled(api)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
