import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { SimulatorClient } from '../src/driver/simulator-client';
import { SimulatorClock } from '../src/driver/simulator-clock';

const THEIR_START_MS = 1_000_000;
const theirNow = (): number => performance.now() + THEIR_START_MS;

let server: Server;
/** How long a request takes to the clock, and its answer back. */
let wayThereMs: number;
let wayBackMs: number;
let clock: SimulatorClock;

beforeAll(async () => {
  server = createServer((_request, response) => {
    void setTimeout(wayThereMs)
      .then(() => JSON.stringify({ monotonicMs: theirNow() }))
      .then((read) => setTimeout(wayBackMs, read))
      .then((read) => response.end(read));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clock = new SimulatorClock(new SimulatorClient({ url, accountId: 'default', profile: 'spec', callMs: 5_000 }));
});
afterAll(() => server.close());

it.each([
  [0, 0],
  [150, 0],
  [0, 150],
])(
  'turns a deadline into theirs, early by no more than the time of a request, never late: %i ms there, %i back',
  async (there, back) => {
    [wayThereMs, wayBackMs] = [there, back];
    const begun = performance.now();
    await clock.read();
    const tookMs = performance.now() - begun;
    const early = 5_000 + THEIR_START_MS - clock.theirs(5_000);
    expect(early).toBeGreaterThanOrEqual(0);
    expect(early).toBeLessThanOrEqual(tookMs);
  },
);

it('is not read from a network that takes a second to answer', async () => {
  [wayThereMs, wayBackMs] = [1_050, 0];
  await expect(clock.read()).rejects.toThrow('too slowly');
});
