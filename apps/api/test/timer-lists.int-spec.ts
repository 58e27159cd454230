import { ApiHarness, enrolled, expectRefused } from './api-harness';

let api: ApiHarness;
let promptId: string;
let ada: { readonly id: string; readonly timers: string[] };
let bob: { readonly id: string; readonly timers: string[] };

beforeAll(async () => {
  api = await ApiHarness.start();
  promptId = (await api.post('/v1/prompts', { text: 'How are you?' })).body.id;
  ada = await aPersonWithTimers(3);
  bob = await aPersonWithTimers(2);
  await api.db.query(`update active_timers set flow_type = 'coach', data_key = 'reminder' where id = $1`, [
    bob.timers[0],
  ]);
});
afterAll(() => api.stop());

async function aPersonWithTimers(count: number): Promise<{ id: string; timers: string[] }> {
  const id = await enrolled(api);
  const timers: string[] = [];
  for (let n = 1; n <= count; n += 1) {
    const timer = { participantId: id, callbackType: 'scheduled_prompt', params: { promptId }, afterSeconds: 3_600 };
    timers.push((await api.post('/v1/timers', timer)).body.id);
  }
  return { id, timers };
}

const NOBODY = '0197f000-0000-7000-8000-00000000ffff';
const idsOf = async (path: string): Promise<string[]> => (await api.get(path)).body.items.map(({ id }) => id);
const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return Number(new RegExp(`^${name}{[^}]*} (\\d+)`, 'm').exec(text)?.[1]);
};

describe('GET /v1/timers', () => {
  it.each([
    ['', () => [...ada.timers, ...bob.timers]],
    ['?callbackType=scheduled_prompt', () => [...ada.timers, ...bob.timers]],
    ['?flowType=coach', () => bob.timers.slice(0, 1)],
    ['?flowType=another', () => []],
  ])('%s lists the oldest first', async (query, expected) => {
    expect(await idsOf(`/v1/timers${query}`)).toEqual(expected());
  });

  it('lists those of a participant, by either path', async () => {
    expect(await idsOf(`/v1/timers?participantId=${ada.id}`)).toEqual(ada.timers);
    expect(await idsOf(`/v1/participants/${ada.id}/timers`)).toEqual(ada.timers);
    expect(await idsOf(`/v1/participants/${ada.id}/timers?limit=1&after=${ada.timers[0]}`)).toEqual([ada.timers[1]]);
  });

  it('goes on where a page ended', async () => {
    const { body } = await api.get('/v1/timers?limit=4');
    expect(body.next).toBe(bob.timers[0]);
    const rest = await api.get(`/v1/timers?limit=4&after=${body.next}`);
    expect(rest.body).toMatchObject({ items: [{ id: bob.timers[1] }], next: null });
  });

  it.each([
    ['callbackType=reminder', ['callbackType']],
    ['participantId=x', ['participantId']],
    ['flowType=', ['flowType']],
    ['flowType=%00', ['flowType']],
    ['phone=1', ['phone']],
  ])('refuses ?%s', async (query, fields) => {
    await expectRefused(api, () => api.get(`/v1/timers?${query}`), { status: 400, fields });
  });
});

describe('the timers of a participant', () => {
  it('are theirs: somebody else’s are not there', async () => {
    const [timer] = ada.timers;
    expect(await api.get(`/v1/participants/${NOBODY}/timers`)).toMatchObject({ status: 404 });
    expect(await api.get(`/v1/participants/${bob.id}/timers/${timer}`)).toMatchObject({ status: 404 });
    expect(await api.delete(`/v1/participants/${bob.id}/timers/${timer}`)).toMatchObject({ status: 404 });
    expect(await api.get(`/v1/participants/${ada.id}/timers/${timer}`)).toMatchObject({
      status: 200,
      body: { id: timer },
    });
  });

  it('end by their path, and are counted', async () => {
    const before = await metric('timers_canceled_total');
    const [, , timer] = ada.timers;
    expect(await api.delete(`/v1/participants/${ada.id}/timers/${timer}`)).toMatchObject({ status: 200 });
    expect(await idsOf(`/v1/participants/${ada.id}/timers`)).toEqual(ada.timers.slice(0, 2));
    expect((await metric('timers_canceled_total')) - before).toBe(1);
  });
});

it('counts what is saved, and what cannot be', async () => {
  const [saved, failed] = [await metric('timers_saved_total'), await metric('timers_save_failed_total')];
  const timer = { participantId: bob.id, callbackType: 'scheduled_prompt', params: { promptId }, afterSeconds: 3_600 };
  await api.post('/v1/timers', timer);
  await api.post('/v1/timers', { ...timer, participantId: NOBODY });
  await api.db.query('alter table active_timers add constraint no_more check (false) not valid');
  expect(await api.post('/v1/timers', timer)).toMatchObject({ status: 500 });
  await api.db.query('alter table active_timers drop constraint no_more');
  expect([await metric('timers_saved_total'), await metric('timers_save_failed_total')]).toEqual([
    saved + 1,
    failed + 1,
  ]);
});
