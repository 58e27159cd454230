/** A message as the person sees it. `at` is an ISO instant; what the person wrote has no ack. */
export interface PhoneMessage {
  readonly id: string;
  readonly direction: 'to-phone' | 'from-phone';
  readonly body: string;
  readonly at: string;
  readonly ack: number | null;
}

/** `at` is the ISO instant of its arrival, told by the network's clock. */
export interface WireSend {
  readonly id: string;
  readonly account: string;
  readonly at: string;
  readonly phone: string;
  readonly body: string;
}

/** What a look-up can see: the whole network, what its own profile has sent, or nothing. */
export const LOOKUPS = ['network', 'local', 'blind'] as const;
export type Lookup = (typeof LOOKUPS)[number];

export interface Fault {
  readonly delayMs?: number;
  readonly hang?: boolean;
  readonly dropAnswer?: boolean;
  readonly lateAckMs?: number;
  readonly lookup?: Lookup;
  readonly times?: number;
}

/** The people's side of the phone simulator. */
export class Phones {
  constructor(private readonly url: string) {}

  /** What the phone shows, both directions, in order. */
  messages(phone: string): Promise<PhoneMessage[]> {
    return this.call('GET', `/phones/${phone}/messages`);
  }

  /** What people were told on this phone. */
  async shown(phone: string): Promise<PhoneMessage[]> {
    return (await this.messages(phone)).filter(({ direction }) => direction === 'to-phone');
  }

  /** How many messages each phone shows, both directions. */
  async counts(): Promise<ReadonlyMap<string, number>> {
    const phones = await this.call<{ phone: string; messages: number }[]>('GET', '/phones');
    return new Map(phones.map(({ phone, messages }) => [phone, messages]));
  }

  write(phone: string, body: string, quotedId?: string): Promise<PhoneMessage> {
    return this.call('POST', `/phones/${phone}/messages`, { body, ...(quotedId === undefined ? {} : { quotedId }) });
  }

  read(phone: string): Promise<unknown> {
    return this.call('POST', `/phones/${phone}/read`);
  }

  /** Every send that arrived, repeats included. */
  wire(): Promise<WireSend[]> {
    return this.call('GET', '/wire');
  }

  /** `{}` clears all faults. */
  misbehave(fault: Fault): Promise<unknown> {
    return this.call('PUT', '/faults', fault);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`The simulator answered ${method} ${path} with ${answer.status}`);
    return (await answer.json()) as T;
  }
}
