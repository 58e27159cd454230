import { crashPoint } from '@promptpipe/lifecycle';

export interface SimulatorAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface SimulatorClientOptions {
  readonly url: string;
  readonly accountId: string;
  /** Names the session profile: what `local` look-ups can see. */
  readonly profile: string;
  readonly callMs: number;
}

/** The simulator's HTTP, one account's part of it. Every call ends within `callMs`, with an answer or an error. */
export class SimulatorClient {
  constructor(private readonly options: SimulatorClientOptions) {}

  /** Any status is an answer; rejects when none came. */
  async post(path: string, body: unknown): Promise<SimulatorAnswer> {
    const response = await this.fetch(`gateway/${this.options.accountId}/${path}`, body);
    crashPoint('gateway.after-add');
    return { status: response.status, body: await response.json().catch(() => null) };
  }

  /** Rejects when the answer is not a good one. */
  async ask(path: string, body?: unknown): Promise<unknown> {
    const response = await this.fetch(`gateway/${this.options.accountId}/${path}`, body);
    if (!response.ok) throw new Error(`The phone simulator answered ${response.status}`);
    return response.json();
  }

  async clock(): Promise<unknown> {
    return (await this.fetch('gateway/clock')).json();
  }

  /** The endless stream; it has no time limit of its own, its reader watches the pings. */
  async events(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await fetch(this.urlOf(`gateway/${this.options.accountId}/events`), {
      headers: this.headers,
      signal,
    });
    if (!response.ok || !response.body) throw new Error(`The phone simulator gives no events (${response.status})`);
    return response.body;
  }

  private fetch(path: string, body?: unknown): Promise<Response> {
    return fetch(this.urlOf(path), {
      signal: AbortSignal.timeout(this.options.callMs),
      headers: this.headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  }

  private get headers(): Record<string, string> {
    return { 'content-type': 'application/json', 'x-profile': this.options.profile };
  }

  private urlOf(path: string): URL {
    return new URL(path, this.options.url.endsWith('/') ? this.options.url : `${this.options.url}/`);
  }
}
