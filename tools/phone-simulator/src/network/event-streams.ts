import { type ServerResponse } from 'node:http';
import { type AckFact, type ChangeFact, type InboundMessage } from '../state/views';

export type StreamEvent =
  | ({ type: 'ack' } & AckFact)
  | ({ type: 'message' } & InboundMessage)
  | ({ type: 'change' } & ChangeFact)
  | { type: 'ping' };

const PING_MS = 2_000;
/** A gateway that is frozen reads nothing; past this many bytes it is cut off instead of filling the memory. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** The connected gateways of each account. What happens while nobody listens is not kept for later. */
export class EventStreams {
  private readonly streams = new Map<ServerResponse, string>();

  open(account: string, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    this.streams.set(response, account);
    // The first ping tells the gateway that from here on it misses nothing.
    write(response, { type: 'ping' });
    const pings = setInterval(() => write(response, { type: 'ping' }), PING_MS);
    response.on('close', () => {
      clearInterval(pings);
      this.streams.delete(response);
    });
  }

  publish(account: string, event: StreamEvent): void {
    for (const [response, listener] of this.streams) {
      if (listener === account) write(response, event);
    }
  }

  end(): void {
    for (const response of this.streams.keys()) response.end();
  }
}

function write(response: ServerResponse, event: StreamEvent): void {
  if (response.destroyed) return;
  if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
  else response.write(`${JSON.stringify(event)}\n`);
}
