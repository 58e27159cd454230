import { ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
let participantId: string;
beforeAll(async () => {
  api = await ApiHarness.start();
  participantId = await enrolled(api);
});
afterAll(() => api.stop());

const NOBODY = '0197f000-0000-7000-8000-00000000ffff';
const send = (text: string, headers: Record<string, string> = {}, to = participantId) =>
  api.post('/v1/messages', { participantId: to, text }, headers);

describe('POST /v1/messages', () => {
  it('writes the message down, and shows how far it is', async () => {
    const accepted = await send('How did you sleep?');
    expect(accepted).toMatchObject({ status: 202 });
    expect(accepted.body).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, status: 'queued' });
    expect(await api.get(`/v1/messages/${accepted.body.id}`)).toMatchObject({
      status: 200,
      body: {
        id: accepted.body.id,
        participantId,
        status: 'queued',
        attempt: 0,
        waMessageId: expect.stringMatching(/^3EB0[0-9A-F]{18}$/) as string,
        ackLevel: 0,
        sentAt: null,
        deliveredAt: null,
        readAt: null,
        events: [],
      },
    });
  });

  it('tells what went wrong where something did', async () => {
    const { body } = await send('Lost', {}, await enrolled(api));
    await api.db.query(
      `update outbox_messages
          set status = 'failed', failure_class = 'reject', last_error = 'no such number', finished_at = now()
        where id = $1`,
      [body.id],
    );
    expect(await api.get(`/v1/messages/${body.id}`)).toMatchObject({
      body: { status: 'failed', failureClass: 'reject', lastError: 'no such number' },
    });
  });

  it('gives messages that are posted one after the other an order', async () => {
    const to = await enrolled(api);
    const ids: string[] = [];
    for (const text of ['one', 'two', 'three', 'four']) ids.push((await send(text, {}, to)).body.id);
    const rows = await api.db.query(
      'select id from outbox_messages where participant_id = $1 order by participant_seq',
      [to],
    );
    expect(rows).toEqual(ids.map((id) => ({ id })));
  });

  it('wakes the sender', async () => {
    const woken = api.woken('messages');
    await send('Wake up');
    await expect(woken).resolves.toBeUndefined();
  });

  it('takes a time before which it stays, and one after which it is of no use', async () => {
    const times = { notBefore: '2031-05-01T09:00:00+02:00', expiresAt: '2031-05-01T12:00:00+02:00' };
    const { body } = await api.post('/v1/messages', { participantId, text: 'On that day', ...times });
    expect(await api.db.query('select not_before, expires_at from outbox_messages where id = $1', [body.id])).toEqual([
      { not_before: new Date(times.notBefore), expires_at: new Date(times.expiresAt) },
    ]);
  });

  it.each([
    ['no text', { text: undefined }, ['text']],
    ['an empty text', { text: '' }, ['text']],
    ['a blank text', { text: ' \n' }, ['text']],
    ['a long text', { text: 'x'.repeat(4097) }, ['text']],
    ['a text with NUL', { text: 'a\0b' }, ['text']],
    ['no person', { participantId: undefined }, ['participantId']],
    ['an id that is none', { participantId: '7' }, ['participantId']],
    ['an unknown field', { lane: 'reply' }, ['lane']],
    ['a time that is none', { notBefore: 'tomorrow' }, ['notBefore']],
    [
      'an end before the beginning',
      { notBefore: '2031-05-02T09:00:00Z', expiresAt: '2031-05-01T09:00:00Z' },
      ['expiresAt'],
    ],
  ])('refuses %s', async (_what, fault, fields) => {
    const act = () => api.post('/v1/messages', { participantId, text: 'hello', ...fault });
    await expectRefused(api, act, { status: 400, fields });
  });

  it('refuses somebody unknown', async () => {
    await expectRefused(api, () => send('hello', {}, NOBODY), { status: 404 });
  });

  it.each(['invited', 'paused', 'completed', 'withdrawn', 'opted_out'])('refuses somebody %s', async (status) => {
    const to = await enrolled(api);
    await api.db.query('update participants set status = $2 where id = $1', [to, status]);
    await expectRefused(api, () => send('hello', {}, to), { status: 409 });
    expect((await send('hello', {}, to)).body.detail).toContain(status);
  });
});

describe('Idempotency-Key', () => {
  const key = (value: string) => ({ 'idempotency-key': value });

  it('makes one message of eight requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('Once', key('eight'))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 202));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(
      await api.db.query(`select count(*)::integer as n from outbox_messages where rendered_text = 'Once'`),
    ).toEqual([{ n: 1 }]);
  });

  it('answers the message as it is now, also when the person has stopped since', async () => {
    const to = await enrolled(api);
    const first = await send('Hello', key('again'), to);
    await api.db.query(`update outbox_messages set status = 'canceled', finished_at = now() where id = $1`, [
      first.body.id,
    ]);
    await api.db.query(`update participants set status = 'opted_out' where id = $1`, [to]);
    const again = await send('Hello', key('again'), to);
    expect(again).toMatchObject({ status: 202, body: { id: first.body.id, status: 'canceled' } });
  });

  it('is refused with another text', async () => {
    await send('This', key('text'));
    await expectRefused(api, () => send('That', key('text')), { status: 422 });
  });

  it('is refused with other times', async () => {
    const at = (expiresAt: string) => () =>
      api.post('/v1/messages', { participantId, text: 'Timed', expiresAt }, key('times'));
    expect(await at('2031-05-01T09:00:00Z')()).toMatchObject({ status: 202 });
    expect(await at('2031-05-01T09:00:00Z')()).toMatchObject({ status: 202 });
    await expectRefused(api, at('2031-05-01T10:00:00Z'), { status: 422 });
  });

  it('belongs to the person it was used for', async () => {
    const to = await enrolled(api);
    const answers = [await send('Both', key('person')), await send('Both', key('person'), to)];
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(2);
  });

  it('counts a person once, however the id is spelled', async () => {
    const first = await send('Spelled', key('spelled'));
    const again = await send('Spelled', key('spelled'), participantId.toUpperCase());
    expect(again.body.id).toBe(first.body.id);
  });

  it.each([
    ['empty', ''],
    ['longer than 255', 'k'.repeat(256)],
    ['not ASCII', 'schl\u00fcssel'],
  ])('is refused when it is %s', async (_what, value) => {
    await expectRefused(api, () => send('hello', key(value)), { status: 400, fields: ['Idempotency-Key'] });
  });

  it('may be 255 characters long', async () => {
    expect(await send('hello', key('k'.repeat(255)))).toMatchObject({ status: 202 });
  });
});

describe('GET /v1/messages', () => {
  it.each([NOBODY, 'nothing'])('does not know %s', async (id) => {
    expect(await api.get(`/v1/messages/${id}`)).toMatchObject({ status: 404 });
  });
});
