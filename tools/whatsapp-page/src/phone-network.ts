import { setTimeout } from 'node:timers/promises';

export interface Send {
  readonly id: string;
  readonly to: string;
  readonly body: string;
  readonly poll?: { readonly options: readonly string[] };
}

const AGAIN_MS = 100;
const REJECTED = 422;

/** The phone simulator's side for gateways, one account's part of it. */
export class PhoneNetwork {
  private readonly over = new AbortController();

  constructor(
    private readonly url: string,
    readonly account: string,
  ) {}

  /** The ack by which it is answered: −1 where the network will not have it, 0 where acks are still to come. Tries until there is an answer, as WhatsApp does. */
  async send(profile: string, { id, to, body, poll }: Send): Promise<number> {
    const message = { id, to: to.replace(/@.*/, ''), body, poll };
    while (!this.over.signal.aborted) {
      const answer = await this.call('messages', profile, message).catch(() => null);
      if (answer?.status === REJECTED) return -1;
      if (answer !== null) return answer.ok ? ((await answer.json()) as { ack: number }).ack : 0;
      await setTimeout(AGAIN_MS);
    }
    return 0;
  }

  async lookUp(profile: string, ids: readonly string[]): Promise<unknown> {
    return (await this.call('lookups', profile, { ids })).json();
  }

  async typing(phone: string): Promise<unknown> {
    return (await this.call('typing', '', { to: phone })).json();
  }

  async number(phone: string): Promise<unknown> {
    return (await this.call(`numbers/${phone}`, '')).json();
  }

  async history(): Promise<unknown> {
    return (await this.call(`history?since=${new Date(0).toISOString()}`, '')).json();
  }

  async changes(): Promise<unknown> {
    return (await this.call(`changes?since=${new Date(0).toISOString()}`, '')).json();
  }

  /** Bytes of the event stream, until either side ends it. */
  async events(profile: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const answer = await this.call('events', profile, undefined, signal);
    if (!answer.body) throw new Error('The phone simulator gives no events');
    return answer.body;
  }

  end(): void {
    this.over.abort();
  }

  private call(path: string, profile: string, body?: unknown, signal = this.over.signal): Promise<Response> {
    return fetch(`${this.url}/gateway/${this.account}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', 'x-profile': profile },
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}
