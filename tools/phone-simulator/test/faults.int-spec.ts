import { type PhoneMessage } from '../src';
import { eventually, type Harness, listen, startHarness } from './simulator-harness';

const PHONE = '+15550100001';
const OTHER = '+15550100002';

let phones: Harness;
beforeEach(async () => {
  phones = await startHarness();
});
afterEach(() => phones.close());

const put = (fault: object) => phones.call('PUT', '/faults', fault);
const wireIds = async () => ((await phones.call('GET', '/wire')).body as { id: string }[]).map(({ id }) => id);
/** Sends as a gateway that dies: `dies` breaks the connection and is done when the sender has noticed. */
const sendAndDie = (id: string) => {
  const abort = new AbortController();
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, to: PHONE, body: 'x' }),
    signal: abort.signal,
  };
  const outcome = fetch(`${phones.url}/gateway/default/messages`, request).then(
    () => 'answered',
    () => 'broken off',
  );
  const dies = async () => {
    abort.abort();
    return outcome;
  };
  return { outcome, dies };
};
const noFaultStands = async () => ((await phones.call('GET', '/faults')).body as unknown[]).length === 0;
const ackOf = async (phone: string) =>
  ((await phones.call('GET', `/phones/${phone}/messages`)).body as PhoneMessage[])[0]?.ack;

it('rejects as often as told, on the one phone, and accepts nothing of it', async () => {
  await put({ phone: PHONE, reject: 'not on WhatsApp', times: 2 });
  const statuses = [];
  for (const [id, phone] of Object.entries({ A1: PHONE, B1: OTHER, A2: PHONE, A3: PHONE })) {
    statuses.push((await phones.send(id, phone)).status);
  }
  expect(statuses).toEqual([422, 200, 422, 200]);
  expect(await wireIds()).toEqual(['B1', 'A3']);
});

it('tells the code and the reason of a rejection', async () => {
  await put({ reject: true });
  expect(await phones.send('A1', PHONE)).toMatchObject({
    status: 422,
    body: { code: 'rejected', reason: expect.stringMatching(/./) as string },
  });
});

it('accepts and breaks the connection with dropAnswer', async () => {
  await put({ dropAnswer: true, times: 1 });
  await expect(phones.send('A1', PHONE)).rejects.toThrow('fetch failed');
  expect(await wireIds()).toEqual(['A1']);
  await eventually(async () => (await ackOf(PHONE)) === 2);
  expect((await phones.send('A1', PHONE)).body).toMatchObject({ id: 'A1', ack: 2 });
});

it('neither accepts nor answers with hang, until the gateway gives up', async () => {
  await put({ hang: true, times: 1 });
  const hanging = sendAndDie('A1');
  await eventually(noFaultStands);
  const next = phones.send('A2', PHONE);
  expect(await Promise.race([hanging.outcome, next])).toMatchObject({ status: 200 });
  expect(await hanging.dies()).toBe('broken off');
  expect(await wireIds()).toEqual(['A2']);
});

it('checks the deadline after the delay', async () => {
  await put({ delayMs: 40, times: 1 });
  const { monotonicMs } = (await phones.call('GET', '/gateway/clock')).body as { monotonicMs: number };
  const delayed = phones.send('A1', PHONE, { deadlineMs: monotonicMs + 20 });
  expect((await delayed).status).toBe(409);
  expect(await wireIds()).toEqual([]);
});

it('lets a delayed send arrive although its gateway is gone', async () => {
  await put({ delayMs: 100, times: 1 });
  const sending = sendAndDie('A1');
  await eventually(noFaultStands);
  expect(await sending.dies()).toBe('broken off');
  await eventually(async () => (await ackOf(PHONE)) === 2);
  expect(await wireIds()).toEqual(['A1']);
});

it('holds both acks back with lateAckMs', async () => {
  const gateway = await listen(phones.url);
  await put({ phone: PHONE, lateAckMs: 150 });
  await phones.send('A1', PHONE);
  await phones.send('B1', OTHER);
  const acks = () => gateway.events.flatMap((event) => (event.type === 'ack' ? [`${event.id} ${event.ack}`] : []));
  await eventually(() => acks().length === 4);
  expect(acks()).toEqual(['B1 1', 'B1 2', 'A1 1', 'A1 2']);
});

it('shows what stands and clears it', async () => {
  await put({ hang: true });
  await put({ phone: '15550100001', delayMs: 5, times: 3 });
  const { body } = await put({ lookup: 'local' });
  expect(body).toEqual([
    { hang: true, lookup: 'local' },
    { phone: PHONE, delayMs: 5, times: 3 },
  ]);
  expect((await phones.call('GET', '/faults')).body).toEqual(body);
  expect(await put({})).toMatchObject({ status: 200, body: [] });
});
