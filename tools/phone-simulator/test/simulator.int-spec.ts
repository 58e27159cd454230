import { type PhoneMessage } from '../src';
import { eventually, type Harness, listen, startHarness } from './simulator-harness';

const PHONE = '+15550100001';
const OTHER = '+15550100002';
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;

let phones: Harness;
beforeEach(async () => {
  phones = await startHarness();
});
afterEach(() => phones.close());

const messagesOn = async (phone: string) =>
  (await phones.call('GET', `/phones/${phone}/messages`)).body as PhoneMessage[];
const wireIds = async () => ((await phones.call('GET', '/wire')).body as { id: string }[]).map(({ id }) => id);
const acksOn = async (phone: string) => (await messagesOn(phone)).map(({ ack }) => ack);

describe('the gateway side', () => {
  it('takes a send and moves it on to ack 1 and 2, telling the listeners of its account only', async () => {
    const gateway = await listen(phones.url);
    const stranger = await listen(phones.url, 'second');
    expect(await phones.send('A1', PHONE)).toMatchObject({ status: 200, body: { ack: 0 } });
    await eventually(() => gateway.events.length >= 3);
    expect(gateway.events.filter(({ type }) => type !== 'ping')).toEqual([
      { type: 'ack', id: 'A1', ack: 1, at: ISO, sentAt: ISO },
      { type: 'ack', id: 'A1', ack: 2, at: ISO, sentAt: ISO },
    ]);
    expect(stranger.events.filter(({ type }) => type !== 'ping')).toEqual([]);
    expect(await messagesOn(PHONE)).toEqual([{ id: 'A1', direction: 'to-phone', body: 'Body of A1', at: ISO, ack: 2 }]);
  });

  it('notes a repeated id on the wire, shows it once and answers its ack', async () => {
    await phones.send('A1', PHONE);
    await eventually(async () => (await acksOn(PHONE))[0] === 2);
    expect((await phones.send('A1', '15550100001')).body).toEqual({ id: 'A1', ack: 2, at: ISO, sentAt: ISO });
    expect(await wireIds()).toEqual(['A1', 'A1']);
    expect(await messagesOn(PHONE)).toHaveLength(1);
  });

  it('accepts nothing after the deadline, which is in its own monotonic clock', async () => {
    const clock = async () => (await phones.call('GET', '/gateway/clock')).body as { monotonicMs: number };
    const { monotonicMs } = await clock();
    expect((await clock()).monotonicMs).toBeGreaterThan(monotonicMs);
    expect(await phones.send('A1', PHONE, { deadlineMs: monotonicMs })).toMatchObject({
      status: 409,
      body: { code: 'deadline-passed' },
    });
    expect((await phones.send('A2', PHONE, { deadlineMs: monotonicMs + 600_000 })).status).toBe(200);
    expect(await wireIds()).toEqual(['A2']);
  });

  it('answers look-ups by the mode', async () => {
    await phones.send('A1', PHONE, { profile: 'p1' });
    await phones.send('A2', PHONE, { profile: 'p2' });
    await eventually(async () => (await acksOn(PHONE)).every((ack) => ack === 2));
    const lookUp = async (mode: string) => {
      await phones.call('PUT', '/faults', { lookup: mode });
      const ids = { ids: ['A1', 'A2', 'A3'] };
      return (await phones.call('POST', '/gateway/default/lookups', ids, { 'x-profile': 'p2' })).body;
    };
    expect(await lookUp('network')).toEqual({
      found: [
        { id: 'A1', ack: 2, at: ISO, sentAt: ISO },
        { id: 'A2', ack: 2, at: ISO, sentAt: ISO },
      ],
    });
    expect(await lookUp('local')).toEqual({ found: [{ id: 'A2', ack: 2, at: ISO, sentAt: ISO }] });
    expect(await lookUp('blind')).toEqual({ found: [] });
  });

  it('tells what a phone sent while nobody listened by history only', async () => {
    await phones.call('POST', `/phones/${PHONE}/messages`, { body: 'early' });
    const gateway = await listen(phones.url);
    const { body: late } = await phones.call('POST', `/phones/${PHONE}/messages`, { body: 'late', quotedId: 'A1' });
    await eventually(() => gateway.events.some(({ type }) => type === 'message'));
    const { id, at } = late as PhoneMessage;
    const inbound = { id, from: PHONE, body: 'late', at, quotedId: 'A1' };
    expect(gateway.events.filter(({ type }) => type !== 'ping')).toEqual([{ type: 'message', ...inbound }]);
    const history = async (since: string) => (await phones.call('GET', `/gateway/default/history?since=${since}`)).body;
    expect(await history('2026-01-01T00:00:00Z')).toMatchObject({ messages: [{ body: 'early' }, inbound] });
    expect(await history('2100-01-01T00:00:00Z')).toEqual({ messages: [] });
  });
});

describe('the side of the people', () => {
  it('sends a reply to the account that wrote last, and to another one when told to', async () => {
    await phones.call('POST', '/gateway/second/messages', { id: 'B1', to: PHONE, body: 'Hi' });
    const reply = await phones.call('POST', `/phones/${PHONE}/messages`, { body: 'to the second' });
    expect(reply).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^3A[0-9A-F]{18}$/) as string, direction: 'from-phone', at: ISO, ack: null },
    });
    await phones.call('POST', `/phones/${PHONE}/messages`, { body: 'to the third', account: 'third' });
    await phones.call('POST', `/phones/${OTHER}/messages`, { body: 'to the default' });
    const bodies = async (account: string) => {
      const { body } = await phones.call('GET', `/gateway/${account}/history?since=2026-01-01T00:00:00Z`);
      return (body as { messages: { body: string }[] }).messages.map((message) => message.body);
    };
    expect(await bodies('second')).toEqual(['to the second']);
    expect(await bodies('third')).toEqual(['to the third']);
    expect(await bodies('default')).toEqual(['to the default']);
  });

  it('reads what was sent: ack 3, told once', async () => {
    await phones.send('A1', PHONE);
    await phones.send('A2', OTHER);
    await eventually(async () => (await acksOn(PHONE))[0] === 2 && (await acksOn(OTHER))[0] === 2);
    const gateway = await listen(phones.url);
    expect(await phones.call('POST', '/phones/15550100001/read')).toMatchObject({ status: 200, body: { read: 1 } });
    expect(await phones.call('POST', `/phones/${PHONE}/read`)).toMatchObject({ body: { read: 0 } });
    await phones.call('POST', `/phones/${PHONE}/messages`, { body: 'behind the acks' });
    await eventually(() => gateway.events.some(({ type }) => type === 'message'));
    expect(gateway.events.filter(({ type }) => type === 'ack')).toEqual([
      { type: 'ack', id: 'A1', ack: 3, at: ISO, sentAt: ISO },
    ]);
    expect(await acksOn(OTHER)).toEqual([2]);
  });

  it('lists the phones, the latest first', async () => {
    await phones.send('A1', PHONE);
    await phones.send('A2', OTHER);
    await phones.call('POST', `/phones/${OTHER}/messages`, { body: 'thanks' });
    expect((await phones.call('GET', '/phones')).body).toEqual([
      { phone: OTHER, messages: 2, unread: 1, lastAt: ISO },
      { phone: PHONE, messages: 1, unread: 1, lastAt: ISO },
    ]);
    expect(await messagesOn('+15550109999')).toEqual([]);
  });

  it('serves its page, and says that it lives', async () => {
    const page = await fetch(`${phones.url}/`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<title>Phones');
    expect((await phones.call('GET', '/health/live')).status).toBe(200);
  });
});

describe('bad input', () => {
  it.each([
    ['POST', '/gateway/default/messages', { id: 'A1', to: '12', body: 'x' }, 'to'],
    ['POST', '/gateway/default/messages', { to: PHONE, body: 'x' }, 'id'],
    ['POST', '/gateway/default/messages', undefined, 'body'],
    ['POST', '/gateway/a%20b/messages', { id: 'A1', to: PHONE, body: 'x' }, 'account'],
    ['POST', '/gateway/default/lookups', { ids: [1] }, 'ids.0'],
    ['POST', '/gateway/default/lookups', { ids: Array(501).fill('A1') }, 'ids'],
    ['GET', '/gateway/default/history', undefined, 'since'],
    ['GET', '/gateway/default/history?since=yesterday', undefined, 'since'],
    ['GET', '/phones/123456/messages', undefined, 'phone'],
    ['GET', '/phones/1234567890123456/messages', undefined, 'phone'],
    ['POST', '/phones/abc/read', undefined, 'phone'],
    ['POST', `/phones/${PHONE}/messages`, { body: '' }, 'body'],
    ['PUT', '/faults', { delayMs: -1 }, 'delayMs'],
    ['PUT', '/faults', { dalayMs: 1 }, 'dalayMs'],
    ['PUT', '/faults', { lookup: 'deaf' }, 'lookup'],
    ['PUT', '/faults', { hang: true, times: 0 }, 'times'],
  ])('%s %s with %j names %s', async (method, path, body, field) => {
    expect(await phones.call(method, path, body)).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { status: 400, field },
    });
  });

  it('refuses broken JSON, a body over 1 MiB and an unknown path', async () => {
    const problem = (status: number) => ({ status, type: 'application/problem+json', body: { status } });
    expect(await phones.call('PUT', '/faults', '{"hang":')).toMatchObject(problem(400));
    expect(await phones.call('PUT', '/faults', `"${'x'.repeat(1_100_000)}"`)).toMatchObject(problem(413));
    expect(await phones.call('GET', '/nothing')).toMatchObject(problem(404));
  });
});
