import { crashPoint } from '@promptpipe/lifecycle';
import { type HttpAnswer, HttpCalls } from './http-calls';

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
  private readonly calls: HttpCalls;

  constructor(private readonly options: SimulatorClientOptions) {
    this.calls = new HttpCalls(options.url);
  }

  /** Any status is an answer; rejects when none came. */
  async post(path: string, body: unknown): Promise<SimulatorAnswer> {
    const { status, text } = await this.call(this.ofAccount(path), body, () => crashPoint('gateway.after-add'));
    return { status, body: parsed(text) };
  }

  /** Rejects when the answer is not a good one. */
  async ask(path: string, body?: unknown): Promise<unknown> {
    const { status, text } = await this.call(this.ofAccount(path), body);
    if (status !== 200) throw new Error(`The phone simulator answered ${status}`);
    return JSON.parse(text);
  }

  async clock(): Promise<unknown> {
    return JSON.parse((await this.call('gateway/clock')).text);
  }

  /** The endless stream; it has no time limit of its own, its reader watches the pings. */
  async events(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.calls.open(this.ofAccount('events'), { headers: this.headers, signal });
    if (response.statusCode === 200) return response;
    response.destroy();
    throw new Error(`The phone simulator gives no events (${response.statusCode})`);
  }

  private call(path: string, body?: unknown, onHeaders?: () => void): Promise<HttpAnswer> {
    const call = { headers: this.headers, body: body === undefined ? undefined : JSON.stringify(body) };
    return this.calls.call(path, call, this.options.callMs, onHeaders);
  }

  private get headers(): Record<string, string> {
    return { 'content-type': 'application/json', 'x-profile': this.options.profile };
  }

  private ofAccount(path: string): string {
    return `gateway/${this.options.accountId}/${path}`;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
