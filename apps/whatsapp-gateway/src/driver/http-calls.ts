import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';

/** Shorter than the five seconds after which a server of Node closes an idle connection: a send on one that closes is unknown. */
const IDLE_MS = 4_000;

/** Connections are kept and shared by all accounts: making one costs more than a call. */
const WAYS = {
  'http:': { request: http.request, agent: new http.Agent({ keepAlive: true, timeout: IDLE_MS }) },
  'https:': { request: https.request, agent: new https.Agent({ keepAlive: true, timeout: IDLE_MS }) },
};

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

interface Call {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly body?: string | undefined;
}

/** Plain calls below one address. `fetch` took ten times the processor's time, and most of a gateway's. */
export class HttpCalls {
  private readonly way: (typeof WAYS)['http:' | 'https:'];
  private readonly target: ReturnType<typeof urlToHttpOptions>;
  private readonly base: string;

  constructor(url: string) {
    const { protocol } = new URL(url);
    this.way = WAYS[protocol === 'https:' ? 'https:' : 'http:'];
    this.target = urlToHttpOptions(new URL(url));
    this.base = new URL(url).pathname.replace(/\/$/, '');
  }

  /** Rejects when no whole answer came within `limitMs`. `onHeaders` is called once the answer begins. */
  call(path: string, call: Call, limitMs: number, onHeaders: () => void = () => undefined): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const request = this.begin(path, call);
      const limit = setTimeout(() => {
        fail(new TimeoutError(`No answer within ${limitMs} ms`));
        request.destroy();
      }, limitMs);
      const fail = (error: Error): void => {
        clearTimeout(limit);
        reject(error);
      };
      request.on('error', fail);
      request.once('response', (response) => {
        onHeaders();
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', fail);
        response.once('end', () => {
          clearTimeout(limit);
          resolve({ status: response.statusCode ?? 0, text });
        });
      });
    });
  }

  /** The answer as it begins; it ends when `signal` says so, or the other side. */
  open(path: string, call: Call): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      this.begin(path, call).on('error', reject).once('response', resolve);
    });
  }

  private begin(path: string, { headers, signal, body }: Call): http.ClientRequest {
    const { request, agent } = this.way;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    return request({
      ...this.target,
      agent,
      path: `${this.base}/${path}`,
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headers, ...length },
      ...(signal && { signal }),
    }).end(body);
  }
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}
