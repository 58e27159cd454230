import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { type PhoneMessage, startSimulator } from '../src';
import { eventually, type Harness, listen, startHarness } from './simulator-harness';

const PHONE = '+15550100001';

let phones: Harness;
beforeEach(async () => {
  phones = await startHarness();
});
afterEach(() => phones.close());

const everything = () =>
  Promise.all(
    ['/phones', `/phones/${PHONE}/messages`, '/wire', '/faults', '/gateway/default/history?since=2026-01-01'].map(
      async (path) => (await phones.call('GET', path)).body,
    ),
  );
const acks = async () =>
  ((await phones.call('GET', `/phones/${PHONE}/messages`)).body as PhoneMessage[]).map(({ ack }) => ack);
const allDelivered = async () => (await acks()).every((ack) => ack === null || ack === 2);

it('knows everything again after a restart', async () => {
  await phones.send('A1', PHONE);
  await phones.send('A1', PHONE, { profile: 'p2' });
  await phones.call('POST', `/phones/${PHONE}/messages`, { body: 'Grüße 🌱\n<b>', quotedId: 'A1' });
  await phones.call('PUT', '/faults', { phone: PHONE, dropAnswer: false, times: 3 });
  await phones.send('A2', PHONE);
  await eventually(allDelivered);
  const before = await everything();
  await phones.restart();
  expect(await everything()).toEqual(before);
  expect(before[3]).toEqual([{ phone: PHONE, dropAnswer: false, times: 2 }]);
});

it('moves on acks that were in progress when it ended', async () => {
  await phones.call('PUT', '/faults', { lateAckMs: 3_600_000 });
  await phones.send('A1', PHONE);
  expect(await acks()).toEqual([0]);
  await phones.restart();
  await eventually(allDelivered);
});

it('cuts off a torn last line and goes on behind it', async () => {
  await phones.send('A1', PHONE);
  await eventually(allDelivered);
  await phones.restart(() => {
    const torn = '{"type":"sent","id":"A2","account":"default","profile":"p1","phone":"+1555010';
    appendFileSync(phones.file, torn + 'x'.repeat(5_000));
  });
  await phones.send('A3', PHONE);
  await eventually(allDelivered);
  await phones.restart();
  expect((await everything())[2]).toMatchObject([{ id: 'A1' }, { id: 'A3' }]);
  for (const line of readFileSync(phones.file, 'utf8').trimEnd().split('\n')) {
    expect(JSON.parse(line)).toMatchObject({ type: expect.stringMatching(/^(sent|ack)$/) as string });
  }
});

it('cuts off a line that is whole but for its line feed', async () => {
  await phones.call('POST', `/phones/${PHONE}/messages`, { body: 'one' });
  await phones.call('POST', `/phones/${PHONE}/messages`, { body: 'two' });
  await phones.restart(() => truncateSync(phones.file, readFileSync(phones.file).length - 1));
  expect((await everything())[1]).toMatchObject([{ body: 'one' }]);
});

it.each(['{"type":"sent"', '{"type":"unheard-of"}', ''])(
  'names the file and the line that it cannot read: %j',
  async (line) => {
    const file = `${phones.file}.broken/phones.ndjson`;
    mkdirSync(dirname(file));
    appendFileSync(file, `{"type":"read","phone":"${PHONE}","at":"2026-11-23T08:00:00Z"}\n${line}\n`);
    await expect(startSimulator({ port: 0, host: '127.0.0.1', file })).rejects.toThrow(
      `Cannot read line 2 of ${file}: `,
    );
  },
);

it('says which port is taken', async () => {
  const port = Number(new URL(phones.url).port);
  const second = startSimulator({ port, host: '127.0.0.1', file: `${phones.file}.second` });
  await expect(second).rejects.toThrow(`Port ${port} is taken: `);
});

it('ends its event streams when it closes', async () => {
  const gateway = await listen(phones.url);
  await phones.restart();
  await gateway.ended;
  expect(gateway.events[0]).toEqual({ type: 'ping' });
});
