import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageChange } from '@promptpipe/domain';
import {
  type Fault,
  type PhoneMessage,
  type Simulator,
  startSimulator,
  type WireSend,
} from '@promptpipe/phone-simulator';

/** What stands beside the text of what a person writes. */
export interface Written {
  readonly quotedId?: string;
  readonly account?: string;
  readonly media?: { readonly type: string; readonly mimetype: string; readonly size: number };
}

/** The simulated network, on a port and a file that it keeps when it is switched off and on again. */
export class Phones {
  private constructor(
    private readonly folder: string,
    private simulator: Simulator | null,
    readonly url: string,
  ) {}

  static async start(): Promise<Phones> {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-spec-'));
    const simulator = await startSimulator({ port: 0, host: '127.0.0.1', file: join(folder, 'phones.ndjson') });
    return new Phones(folder, simulator, simulator.url);
  }

  async switchOff(): Promise<void> {
    await this.simulator?.close();
    this.simulator = null;
  }

  async switchOn(): Promise<void> {
    const { hostname: host, port } = new URL(this.url);
    this.simulator = await startSimulator({ port: Number(port), host, file: join(this.folder, 'phones.ndjson') });
  }

  async stop(): Promise<void> {
    await this.switchOff();
    rmSync(this.folder, { recursive: true });
  }

  /** `{}` clears all faults. */
  async misbehave(fault: Fault): Promise<void> {
    await this.call('PUT', '/faults', fault);
  }

  /** Every send that arrived, repeats included. */
  async wire(): Promise<WireSend[]> {
    return (await this.call('GET', '/wire')) as WireSend[];
  }

  async shownOn(phone: string): Promise<PhoneMessage[]> {
    return (await this.call('GET', `/phones/${phone}/messages`)) as PhoneMessage[];
  }

  /** How often the person saw that something was being typed. */
  async typingsOn(phone: string): Promise<number> {
    return ((await this.call('GET', '/typings')) as { phone: string }[]).filter((one) => one.phone === phone).length;
  }

  /** The person writes; answers the id that WhatsApp gave it. */
  async write(phone: string, body: string, over: Written = {}): Promise<string> {
    return ((await this.call('POST', `/phones/${phone}/messages`, { body, ...over })) as PhoneMessage).id;
  }

  /** The person does something to a message that the phone shows. */
  async change(phone: string, id: string, change: MessageChange): Promise<void> {
    await this.call('POST', `/phones/${phone}/messages/${id}/changes`, change);
  }

  async pollOn(phone: string, id: string): Promise<{ body: string; options: readonly string[] }> {
    const shown = (await this.shownOn(phone)).find((message) => message.id === id);
    return { body: shown?.body ?? '', options: shown?.poll?.options ?? [] };
  }

  /** Numbers of options from 1; none takes the vote back. */
  async vote(phone: string, id: string, options: readonly number[]): Promise<void> {
    await this.call('POST', `/phones/${phone}/messages/${id}/votes`, { options });
  }

  /** A send from elsewhere, of which no gateway of the spec knows. */
  async receive(id: string, phone: string): Promise<void> {
    await this.call('POST', '/gateway/default/messages', { id, to: phone, body: 'Hello' });
  }

  /** Whether the number is on WhatsApp, and how gateways hear of it. */
  async person(
    phone: string,
    person: { onWhatsApp?: boolean; named?: 'phone' | 'lid' | 'lid-asked' | 'lid-only' },
  ): Promise<void> {
    await this.call('PUT', `/phones/${phone}`, person);
  }

  async read(phone: string): Promise<void> {
    await this.call('POST', `/phones/${phone}/read`);
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.url + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
