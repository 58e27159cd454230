import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { sendCsv } from './send-csv';

const LINE = `${'x'.repeat(99_998)}\r\n`;

/** What one server was asked to send, and how that ended. */
interface Sending {
  pulled: number;
  letGo: boolean;
  ended: 'not yet' | 'well' | Error;
}

let server: Server;
let sending: Sending;
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await untilLetGo();
});

async function request(count: number, breaksAt = Infinity): Promise<IncomingMessage> {
  sending = { pulled: 0, letGo: false, ended: 'not yet' };
  async function* texts(): AsyncGenerator<string, void, undefined> {
    try {
      for (let n = 1; n <= count; n += 1) {
        await pause(0);
        if (n === breaksAt) throw new Error('unreadable');
        sending.pulled = n;
        yield LINE;
      }
    } finally {
      sending.letGo = true;
    }
  }
  server = createServer((_request, response) => {
    sendCsv(response, { name: 'x.csv', texts: texts() }).then(
      () => (sending.ended = 'well'),
      (error: unknown) => {
        sending.ended = error as Error;
        if (!response.headersSent) response.writeHead(503).end();
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = get({ port: (server.address() as AddressInfo).port });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}

const untilLetGo = async (): Promise<void> => {
  while (sending.ended === 'not yet') await pause(5);
};

async function read(response: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) bytes += chunk.length;
  return bytes;
}

it('sends every text, under a name and as CSV in UTF-8', async () => {
  const response = await request(50);
  expect(await read(response)).toBe(50 * LINE.length);
  expect(response.complete).toBe(true);
  expect(response.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="x.csv"',
    'cache-control': 'no-store',
  });
  await untilLetGo();
  expect(sending.ended).toBe('well');
});

it('asks for no more texts than a client takes', async () => {
  const response = await request(10_000);
  response.pause();
  for (let before = 0; before < sending.pulled;) {
    before = sending.pulled;
    await pause(300);
  }
  expect(sending.pulled).toBeLessThan(200);
  expect(sending.letGo).toBe(false);
});

it('stops reading when the client goes away, and calls that no error', async () => {
  const response = await request(1_000_000);
  await once(response, 'data');
  response.destroy();
  await untilLetGo();
  expect(sending.letGo).toBe(true);
  expect(sending.ended).toBe('well');
});

it('breaks the connection when reading fails half-way', async () => {
  const response = await request(50, 10);
  await expect(read(response)).rejects.toThrow('aborted');
  expect(response.complete).toBe(false);
  await untilLetGo();
  expect(sending.ended).toMatchObject({ message: 'unreadable' });
});

it('leaves the answer to its caller when there is nothing to begin with', async () => {
  const response = await request(50, 1);
  expect(response.statusCode).toBe(503);
  expect(response.headers['content-type']).toBeUndefined();
});
