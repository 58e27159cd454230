import { aPerson, ApiHarness, expectRefused } from './api-harness';

let api: ApiHarness;
beforeAll(async () => (api = await ApiHarness.start()));
afterAll(() => api.stop());

const UNCLEAR = 'please stop sending me these';

interface Doubting {
  readonly id: string;
  readonly doubt: string;
  readonly message: string;
}

async function doubting(extra: object = {}, text = UNCLEAR): Promise<Doubting> {
  const person = aPerson(extra);
  const { id } = (await api.post('/v1/participants', person)).body;
  const message = (await api.post('/v1/messages', { participantId: id, text: 'Hello' })).body.id;
  await api.hears(person.phone, text);
  const [row] = await api.db.query<{ id: string }>('select id from door_doubts where participant_id = $1', [id]);
  return { id, message, doubt: row?.id ?? '' };
}
const resolve = (doubt: string, resolution: string, note?: string) =>
  api.post(`/v1/door-doubts/${doubt}/resolve`, { resolution, note });
const statusOf = async (id: string): Promise<unknown> => (await api.get(`/v1/participants/${id}`)).body.status;
const messagesOf = (id: string) =>
  api.db.query('select status, rendered_text, passes_door from outbox_messages where participant_id = $1 order by id', [
    id,
  ]);

describe('unclear words', () => {
  it('are stored with their message and listed, and change nothing', async () => {
    const { id, doubt } = await doubting();
    const { items } = (await api.get('/v1/door-doubts?status=open')).body;
    expect(items.find((item) => item.id === doubt)).toMatchObject({ participantId: id, body: UNCLEAR, status: 'open' });
    expect(await statusOf(id)).toBe('active');
  });

  it('are no doubt where they are a word of the door, an answer, or of somebody who has left', async () => {
    expect((await doubting({}, 'STOP')).doubt).toBe('');
    expect((await doubting({}, 'no')).doubt).toBe('');
    const person = aPerson();
    const { id } = (await api.post('/v1/participants', person)).body;
    await api.post(`/v1/participants/${id}/status`, { status: 'withdrawn' });
    await api.hears(person.phone, UNCLEAR);
    expect(await api.db.query('select 1 from door_doubts where participant_id = $1', [id])).toEqual([]);
  });

  it('that meant STOP do what it does, with one answer in the language of the person', async () => {
    const { id, doubt } = await doubting({ language: 'de' });
    expect(await resolve(doubt, 'opt-out', 'clear enough')).toMatchObject({
      status: 200,
      body: { status: 'resolved', resolution: 'opt-out', note: 'clear enough' },
    });
    expect(await statusOf(id)).toBe('opted_out');
    expect(await messagesOf(id)).toMatchObject([
      { status: 'canceled', passes_door: false },
      { status: 'queued', passes_door: true, rendered_text: expect.stringContaining('START') as string },
    ]);
    const { items } = (await api.get(`/v1/participants/${id}/consents`)).body;
    expect(items).toMatchObject([
      { event: 'opted_out', source: 'admin', reason: 'clear enough', version: 'stop-de-1' },
    ]);
    expect(await resolve(doubt, 'opt-out')).toMatchObject({ status: 200 });
    expect(await messagesOf(id)).toHaveLength(2);
  });

  it('that did not mean it are closed, and no other decision is taken later', async () => {
    const { id, doubt } = await doubting();
    expect(await resolve(doubt, 'not-a-stop')).toMatchObject({ status: 200 });
    expect(await statusOf(id)).toBe('active');
    expect(await resolve(doubt, 'opt-out')).toMatchObject({ status: 409 });
    expect(await statusOf(id)).toBe('active');
    const { items } = (await api.get('/v1/door-doubts?status=open')).body;
    expect(items.map((item) => item.id)).not.toContain(doubt);
  });

  it('are listed page by page, by study', async () => {
    await doubting();
    await doubting();
    const first = (await api.get('/v1/door-doubts?status=open&study=default&limit=1')).body;
    expect(first.items).toHaveLength(1);
    const second = (await api.get(`/v1/door-doubts?status=open&study=default&limit=1&after=${first.next ?? ''}`)).body;
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
    await expectRefused(api, () => api.get('/v1/door-doubts?study=none'), { status: 400, fields: ['study'] });
  });

  it('are refused a decision that is none, and one about nothing', async () => {
    const { doubt } = await doubting();
    await expectRefused(api, () => resolve(doubt, 'maybe'), { status: 400, fields: ['resolution'] });
    await expectRefused(api, () => resolve('0197f000-0000-7000-8000-00000000ffff', 'opt-out'), { status: 404 });
  });
});
