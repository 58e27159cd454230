import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { until } from '@promptpipe/testing';
import { EventStream } from '../src/driver/event-stream';
import { SimulatorClient } from '../src/driver/simulator-client';
import type { DriverListener } from '../src/driver/whatsapp-driver';

const PING = '{"type":"ping"}\n';

/** A far side that can do to a connection what a well-behaved simulator never does. */
let server: Server;
let client: SimulatorClient;
let answer: (response: ServerResponse) => void;
let opened: ServerResponse | undefined;
let closings: number;
let told: string[];

beforeEach(async () => {
  told = [];
  closings = 0;
  answer = (response) => response.writeHead(200).write(PING);
  server = createServer((request, response) => {
    opened = response;
    request.socket.once('close', () => (closings += 1));
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new SimulatorClient({ url, accountId: 'default', profile: 'spec', callMs: 1_000 });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const listener: DriverListener = {
  onSignedIn: () => Promise.resolve(),
  onAck: ({ waMessageId, level }) => told.push(`ack ${waMessageId} ${level}`),
  onMessage: ({ body }) => told.push(`message ${body}`),
  onChange: () => undefined,
  onDisconnected: (reason) => told.push(`disconnected: ${reason}`),
};
const open = (silenceMs?: number): Promise<EventStream> => EventStream.open(client, listener, silenceMs);
const ends = (): string[] => told.filter((line) => line.startsWith('disconnected'));

it('tells a connection that is torn in the middle of a line as an end, once', async () => {
  const stream = await open();
  opened!.write('{"type":"ack","id":"A1","ack":1,"at":"2026-03-01T09:00:00Z"}\n{"type":"mess');
  await until('the whole line to be told', () => told.length > 0);
  opened!.socket!.resetAndDestroy();
  await until('the end to be told', () => ends().length > 0);
  await stream.close();
  expect(told).toEqual(['ack A1 1', expect.stringMatching(/^disconnected: ./)]);
});

it('takes a connection without a sign of life for dead, and lets go of it', async () => {
  const stream = await open(100);
  await until('the silence to be told', () => ends().length > 0);
  await until('the connection to be closed', () => closings === 1);
  await stream.close();
  expect(told).toEqual(['disconnected: No sign of the phone simulator for 100 ms']);
});

it('ends at what is no event, lets go of the connection, and repeats nothing of what it read', async () => {
  const stream = await open();
  opened!.write('{"type":"message","body":"private\n');
  await until('the end to be told', () => ends().length > 0);
  await until('the connection to be closed', () => closings === 1);
  await stream.close();
  expect(told.join()).not.toContain('private');
});

it.each<[string, (response: ServerResponse) => void]>([
  ['refuses', (response) => response.writeHead(503).end()],
  ['ends before the first line', (response) => response.writeHead(200).end()],
  ['says nothing', (response) => response.writeHead(200).flushHeaders()],
  ['does not even answer', () => undefined],
])('rejects where the far side %s, tells nothing, and leaves nothing behind', async (_, fate) => {
  answer = fate;
  await expect(open(100)).rejects.toThrow(/./);
  // A second stream outlives whatever the first may have left: its watch would have ended meanwhile.
  answer = (response) => response.writeHead(200).write(PING);
  const stream = await open(200);
  await until('the second stream to run out', () => ends().length > 0);
  await stream.close();
  expect(told).toEqual(['disconnected: No sign of the phone simulator for 200 ms']);
});

it('tells nothing of an end of its own', async () => {
  const stream = await open();
  await stream.close();
  await until('the connection to be closed', () => closings === 1);
  expect(told).toEqual([]);
});
