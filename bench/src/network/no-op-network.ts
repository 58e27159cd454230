import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const PING_MS = 2_000;

const listeners = new Map<string, Set<ServerResponse>>();

/**
 * A network that costs next to nothing, in the wire protocol of the phone simulator: it keeps no file and no message, finds
 * nothing, and tells the server's ack of each send at once by the event stream.
 */
const server = createServer((request, response) => {
  void answer(request, response);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, , account = '', what = ''] = (request.url ?? '').split('?', 1)[0]?.split('/') ?? [];
  if (what === 'events') listen(account, response);
  else if (what === 'messages') take(account, await bodyOf(request), response);
  else if (what === 'lookups') say(response, { found: [] });
  else if (what === 'history') say(response, { messages: [] });
  else if (what === 'changes') say(response, { changes: [] });
  else if (what === 'identities') say(response, { known: [] });
  else if (what === 'numbers') say(response, { onWhatsApp: true, lid: null });
  else say(response, { monotonicMs: performance.now() });
}

function take(account: string, body: string, response: ServerResponse): void {
  const { id } = JSON.parse(body) as { id: string };
  const at = new Date().toISOString();
  say(response, { id, ack: 0, at, sentAt: at });
  tell(account, { type: 'ack', id, ack: 1, at, sentAt: at });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}

function say(response: ServerResponse, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function listen(account: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const ofAccount = listeners.get(account) ?? new Set();
  listeners.set(account, ofAccount.add(response));
  const ping = (): boolean => response.write('{"type":"ping"}\n');
  ping();
  const pings = setInterval(ping, PING_MS);
  response.on('close', () => {
    clearInterval(pings);
    ofAccount.delete(response);
  });
}

function tell(account: string, event: object): void {
  for (const response of listeners.get(account) ?? []) response.write(`${JSON.stringify(event)}\n`);
}

server.listen(Number(process.env.PHONES_PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
