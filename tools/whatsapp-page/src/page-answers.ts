import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Accounts } from './accounts';
import type { OpenPages } from './open-pages';
import type { PageOptions } from './page-options';
import type { PhoneNetwork, Send } from './phone-network';
import { StandStill } from './stand-still';

/** Of what the page asks, what it asks without saying anything. */
const ASKED_BY_GET: readonly string[] = ['changes', 'history', 'numbers', 'wait', 'stand-still'];
const PUBLIC = join(__dirname, '..', 'public');

interface Asked extends Send {
  readonly profile: string;
  readonly ids: readonly string[];
}

/** What the page asks of its server. */
export class PageAnswers {
  options: PageOptions;
  readonly standStill = new StandStill();
  readonly touched = new Set<string>();

  constructor(
    private readonly accounts: Accounts,
    private readonly pages: OpenPages,
    options: PageOptions,
  ) {
    this.options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const [, first = '', second = ''] = pathname.split('/');
    if (first === 'socket') await this.socket(searchParams.get('profile') ?? '', this.signedIn(request), response);
    else if (first === 'page') send(response, 'text/javascript', readFileSync(join(PUBLIC, basename(second)), 'utf8'));
    else if (request.method === 'GET' && !ASKED_BY_GET.includes(first)) send(response, 'text/html', this.page());
    else send(response, 'application/json', JSON.stringify(await this.answered(first, second, request)));
  }

  /** Null: the page is not paired yet, and nobody's. */
  private signedIn({ headers }: IncomingMessage): PhoneNetwork | null {
    const number = headers['x-number'];
    return typeof number === 'string' ? this.accounts.of(number) : null;
  }

  private async answered(what: string, which: string, request: IncomingMessage): Promise<unknown> {
    switch (what) {
      case 'wait':
        return setTimeout(Number(which), {});
      case 'stand-still':
        return this.standStill.arrive();
      case 'touched':
        this.touched.add(which);
        return {};
      case 'commands':
        this.pages.done(Number(which));
        return {};
      default: {
        const network = this.signedIn(request);
        if (network === null) throw new Error(`A page that is not paired asked for ${what}`);
        return this.answeredBy(network, what, which, request);
      }
    }
  }

  private async answeredBy(
    network: PhoneNetwork,
    what: string,
    which: string,
    request: IncomingMessage,
  ): Promise<unknown> {
    switch (what) {
      case 'history':
        return network.history();
      case 'typing':
        return network.typing(which);
      case 'numbers':
        return network.number(which);
      case 'changes':
        return network.changes();
      case 'lookups': {
        const { profile, ids } = await asked(request);
        return network.lookUp(profile, ids);
      }
      case 'messages': {
        const { profile, ...message } = await asked(request);
        void this.forward(network, profile, message);
        return {};
      }
      default:
        throw new Error(`The page asked for what nobody knows: ${what}`);
    }
  }

  private page(): string {
    const html = readFileSync(join(PUBLIC, 'index.html'), 'utf8');
    return html.replace('/*options*/ {}', JSON.stringify(this.options));
  }

  /**
   * What the network refuses comes back as an error by the socket, as it does from WhatsApp. A server acknowledges whatever it is
   * given, also what it had before: of that the network has no more to tell.
   */
  private async forward(network: PhoneNetwork, profile: string, message: Send): Promise<void> {
    const ack = await network.send(profile, message);
    if (ack !== 0) this.pages.say(network.account, { type: 'ack', id: message.id, ack: Math.min(ack, 1) });
  }

  /** Before it is paired a page hears nothing but what it is told by a spec. */
  private async socket(profile: string, network: PhoneNetwork | null, response: ServerResponse): Promise<void> {
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const events = await network?.events(profile, closed.signal);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write('{"type":"open"}\n');
    this.pages.add(response, network?.account ?? null);
    if (!events) return;
    // Whole lines, since those of a command go between them.
    for await (const line of createInterface({ input: Readable.from(events) })) response.write(`${line}\n`);
    response.end();
  }
}

async function asked(request: IncomingMessage): Promise<Asked> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return JSON.parse(text) as Asked;
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
