import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { HttpCalls } from '../src/driver/http-calls';

const LIMIT_MS = 1_000;

let server: Server;
let calls: HttpCalls;
let connections: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  connections = 0;
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  server.on('connection', () => (connections += 1));
  await once(server, 'listening');
  calls = new HttpCalls(`http://127.0.0.1:${(server.address() as AddressInfo).port}/below/`);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const ask = (limitMs = LIMIT_MS): ReturnType<HttpCalls['call']> =>
  calls.call('a/b?c=d', { headers: { 'x-profile': 'spec' }, body: '"ä"' }, limitMs);

it('asks below the address, with headers and a whole body, and tells any status', async () => {
  answer = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { method, url, headers } = request;
      response.writeHead(409).end(JSON.stringify([method, url, headers['x-profile'], body]));
    });
  };
  expect(await ask()).toEqual({ status: 409, text: '["POST","/below/a/b?c=d","spec","\\"ä\\""]' });
});

it('keeps its connection for the next call, also of another account', async () => {
  answer = (request, response) => request.resume().on('end', () => response.end('1'));
  await ask();
  calls = new HttpCalls(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await ask();
  expect(connections).toBe(1);
});

it('gives up an answer that does not come in time, or does not end, and lets go of the connection', async () => {
  const closed = once(server, 'connection').then(([socket]: Socket[]) => once(socket!, 'close'));
  answer = () => undefined;
  await expect(ask(50)).rejects.toMatchObject({ name: 'TimeoutError' });
  await closed;
  answer = (_, response) => response.writeHead(200, { 'content-length': 10 }).write('12');
  await expect(ask(50)).rejects.toMatchObject({ name: 'TimeoutError' });
});

it('takes no torn answer for a whole one', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': 10 }).write('12');
    setTimeout(() => response.destroy(), 10);
  };
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
});
