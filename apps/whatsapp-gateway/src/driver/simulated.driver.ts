import { EventStream } from './event-stream';
import { classifyAnswer, classifyFailure } from './simulated-outcome';
import { SimulatorClock } from './simulator-clock';
import { type SimulatorClient } from './simulator-client';
import type {
  ChangeEvent,
  DriverListener,
  Identified,
  Known,
  MessageEvent,
  NumberCheck,
  OutgoingMessage,
  SendOutcome,
  Sought,
  Vitals,
  WhatsAppDriver,
} from './whatsapp-driver';
import {
  changeOf,
  changesSchema,
  foundSchema,
  historySchema,
  identitiesSchema,
  messageOf,
  numberSchema,
} from './simulator-wire';

/** Ids per look-up that the simulator takes. */
const LOOK_UP_CHUNK = 500;

/** Talks to the phone simulator over HTTP: the whole WhatsApp network for tests, demos and a first look. */
export class SimulatedDriver implements WhatsAppDriver {
  private readonly clock: SimulatorClock;
  private stream: EventStream | null = null;

  constructor(private readonly client: SimulatorClient) {
    this.clock = new SimulatorClock(client);
  }

  async connect(listener: DriverListener): Promise<void> {
    await this.clock.read();
    await listener.onSignedIn(null);
    this.stream = await EventStream.open(this.client, listener);
  }

  async showTyping(to: string): Promise<void> {
    await this.client.ask('typing', { to }).catch(() => undefined);
  }

  /** There is nothing to find there. */
  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async send({ waMessageId, to, text, poll, deadlineMs }: OutgoingMessage): Promise<SendOutcome> {
    if (performance.now() >= deadlineMs)
      return { outcome: 'not-handed-over', reason: 'The lease of the account ran out' };
    try {
      const said = poll ? { body: poll.question, poll: { options: poll.options } } : { body: text };
      const body = { id: waMessageId, to, ...said, deadlineMs: this.clock.theirs(deadlineMs) };
      return classifyAnswer(await this.client.post('messages', body));
    } catch (error) {
      return classifyFailure(error);
    }
  }

  async lookUp(sought: readonly Sought[]): Promise<ReadonlyMap<string, Known>> {
    const waMessageIds = sought.map(({ waMessageId }) => waMessageId);
    const answers = new Map<string, Known>(waMessageIds.map((id) => [id, { found: false }]));
    for (let from = 0; from < waMessageIds.length; from += LOOK_UP_CHUNK) {
      const ids = waMessageIds.slice(from, from + LOOK_UP_CHUNK);
      const { found } = foundSchema.parse(await this.client.ask('lookups', { ids }));
      for (const { id, ...known } of found) answers.set(id, { found: true, ...known });
    }
    return answers;
  }

  async checkNumber(phone: string): Promise<NumberCheck> {
    const { onWhatsApp, lid } = numberSchema.parse(await this.client.ask(`numbers/${phone}`));
    return onWhatsApp ? { onWhatsApp, lid } : { onWhatsApp };
  }

  async identify(lids: readonly string[]): Promise<Identified> {
    const { known } = identitiesSchema.parse(await this.client.ask('identities', { lids }));
    return { known, asked: lids.length };
  }

  async history(since: Date): Promise<MessageEvent[]> {
    const { messages } = historySchema.parse(await this.client.ask(`history?since=${since.toISOString()}`));
    return messages.map(messageOf);
  }

  /** Its event stream is watched by its own pings. */
  vitals(): Promise<Vitals> {
    return Promise.resolve({ memoryBytes: null, self: null });
  }

  async changes(since: Date): Promise<ChangeEvent[]> {
    const { changes } = changesSchema.parse(await this.client.ask(`changes?since=${since.toISOString()}`));
    return changes.map(changeOf);
  }

  /** Nothing is paired there. */
  requestPairingCode(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** Nobody is linked there. */
  async logOut(): Promise<boolean> {
    await this.close();
    return true;
  }

  async close(): Promise<void> {
    await this.stream?.close();
    this.stream = null;
  }
}
