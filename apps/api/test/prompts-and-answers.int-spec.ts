import { ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());

const NOTHING = '0197f000-0000-7000-8000-00000000ffff';

describe('/v1/prompts', () => {
  it('keeps a prompt', async () => {
    const created = await api.post('/v1/prompts', { text: 'How did you sleep?' });
    expect(created).toMatchObject({ status: 201, body: { study: 'default', version: 1, text: 'How did you sleep?' } });
    expect(await api.get(`/v1/prompts/${created.body.id}`)).toMatchObject({ status: 200, body: created.body });
  });

  it.each([
    ['no text', {}, ['text']],
    ['a blank text', { text: ' ' }, ['text']],
    ['a long text', { text: 'x'.repeat(4_097) }, ['text']],
    ['an unknown study', { text: 'x', study: 'none' }, ['study']],
    ['a study that cannot be stored', { text: 'x', study: 'a\u0000' }, ['study']],
    ['an unknown field', { text: 'x', colour: 'red' }, ['colour']],
  ])('refuses %s', async (_what, body, fields) => {
    await expectRefused(api, () => api.post('/v1/prompts', body), { status: 400, fields });
  });

  it.each([NOTHING, 'x'])('does not know %s', async (id) => {
    expect(await api.get(`/v1/prompts/${id}`)).toMatchObject({ status: 404 });
  });
});

describe('GET /v1/responses', () => {
  let ada: string;
  const stored: string[] = [];

  beforeAll(async () => {
    ada = await enrolled(api);
    const ben = await enrolled(api);
    for (const [n, who] of [ada, ben, ada, ada].entries()) {
      const id = `0197f000-0000-7000-8000-00000000000${n}`;
      await api.db.query(
        `insert into responses (id, participant_id, study_id, inbound_message_id, body, wa_at, received_at)
         select $1, id, study_id, $1, 'fine', now(), '2026-03-01T08:00:00Z' from participants where id = $2`,
        [id, who],
      );
      if (who === ada) stored.push(id);
    }
  });

  it('answers those of one person, page after page', async () => {
    const first = await api.get(`/v1/responses?participantId=${ada}&limit=2`);
    expect(first.body.items[0]).toEqual({
      id: stored[0],
      participantId: ada,
      messageId: null,
      kind: 'text',
      body: 'fine',
      optionValue: null,
      optionLabel: null,
      optionNumber: null,
      receivedAt: '2026-03-01T08:00:00.000Z',
      events: [],
    });
    const second = await api.get(`/v1/responses?participantId=${ada}&limit=2&after=${String(first.body.next)}`);
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(stored);
    expect(second.body.next).toBeNull();
  });

  it('tells with each what became of it, in WhatsApp’s order', async () => {
    const media = { type: 'image', mimetype: 'image/jpeg', size: 12, caption: 'lunch' };
    const events = [
      ['revoke', null, null, '2026-03-01T09:00:03Z'],
      ['edit', 'better', null, '2026-03-01T09:00:02Z'],
      ['reaction', null, null, '2026-03-01T09:00:01Z'],
      ['media', 'lunch', JSON.stringify(media), '2026-03-01T09:00:00Z'],
    ];
    for (const [n, [kind, content, sent, at]] of events.entries()) {
      await api.db.query(
        `insert into response_events (id, account_id, wa_message_id, event_key, inbound_message_id, kind, content, media, wa_at)
         values (gen_random_uuid(), 'default', 'x', $1, $2, $3, $4, $5, $6)`,
        [String(n), stored[1], kind, content, sent, at],
      );
    }
    const { body } = await api.get(`/v1/responses?participantId=${ada}`);
    const told = [
      { kind: 'media', at: '2026-03-01T09:00:00.000Z', media },
      { kind: 'reaction', at: '2026-03-01T09:00:01.000Z', emoji: null },
      { kind: 'edit', at: '2026-03-01T09:00:02.000Z', text: 'better' },
      { kind: 'revoke', at: '2026-03-01T09:00:03.000Z' },
    ];
    expect(body.items).toMatchObject([{ events: [] }, { body: 'fine', events: told }, { events: [] }]);
  });

  it('answers those of everybody', async () => {
    expect((await api.get('/v1/responses')).body.items).toHaveLength(4);
  });

  it('does not know somebody unknown, and names what is no id', async () => {
    expect(await api.get(`/v1/responses?participantId=${NOTHING}`)).toMatchObject({ status: 404 });
    const act = () => api.get('/v1/responses?participantId=');
    await expectRefused(api, act, { status: 400, fields: ['participantId'] });
  });
});

describe('GET /v1/receipts', () => {
  it('answers the acks of a message in their order', async () => {
    const participantId = await enrolled(api);
    const { id } = (await api.post('/v1/messages', { participantId, text: 'Hello' })).body;
    for (const level of [2, 1]) {
      await api.db.query(
        `insert into receipts (id, account_id, wa_message_id, message_id, ack_level, wa_at)
         values (gen_random_uuid(), 'default', 'wa', $1, $2, '2026-03-01T08:00:00Z')`,
        [id, level],
      );
    }
    const { status, body } = await api.get(`/v1/receipts?messageId=${id}`);
    expect(status).toBe(200);
    expect(body.next).toBeNull();
    expect(body.items).toMatchObject([
      { messageId: id, ackLevel: 1, at: '2026-03-01T08:00:00.000Z' },
      { messageId: id, ackLevel: 2 },
    ]);
  });

  it('wants to know which message', async () => {
    await expectRefused(api, () => api.get('/v1/receipts'), { status: 400, fields: ['messageId'] });
    await expectRefused(api, () => api.get('/v1/receipts?messageId=x'), { status: 400, fields: ['messageId'] });
    expect(await api.get(`/v1/receipts?messageId=${NOTHING}`)).toMatchObject({ status: 404 });
  });
});
