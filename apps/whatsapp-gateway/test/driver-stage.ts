import { randomBytes } from 'node:crypto';
import type { MessageChange } from '@promptpipe/domain';
import type {
  AckEvent,
  ChangeEvent,
  MessageEvent,
  OutgoingMessage,
  WhatsAppDriver,
} from '../src/driver/whatsapp-driver';
import type { Written } from './phones';

/** The network behind a driver, as far as the suite must see it or do something to it. */
export interface Network {
  /** A new session; each call of the driver ends within `callMs`. */
  driver(callMs: number): WhatsAppDriver;
  /** Ids of every send that arrived, repeats included. */
  wire(): Promise<string[]>;
  /** Ids of what the phone shows of ours. */
  shownOn(phone: string): Promise<string[]>;
  /** The person writes; answers the id of it. */
  write(phone: string, body: string, over?: Written): Promise<string>;
  /** The person does something to a message that their phone shows. */
  change(phone: string, id: string, change: MessageChange): Promise<void>;
  read(phone: string): Promise<void>;
  /** A poll as the phone shows it. */
  pollOn(phone: string, id: string): Promise<{ readonly body: string; readonly options: readonly string[] }>;
  /** Numbers of options from 1; none takes the vote back. */
  vote(phone: string, id: string, options: readonly number[]): Promise<void>;
  /** How often the person saw that something was being typed. */
  typingsOn(phone: string): Promise<number>;
  /** Nobody has this number on WhatsApp any more. */
  gone(phone: string): Promise<void>;
  /** From now on the driver hears of this person by their lid alone: answers that. Whose it is WhatsApp tells to who asks. */
  underLid(phone: string): Promise<string>;
  /** What the next send meets. */
  next(fate: 'reject' | 'lose-answer' | 'hang' | 'wait-300-ms'): Promise<void>;
  /** Ends every session from its own side, and is not to be reached until it is `back`. */
  away(): Promise<void>;
  back(): Promise<void>;
  stop(): Promise<void>;
}

/** Whatever a driver told its listener. */
export class Told {
  readonly acks: AckEvent[] = [];
  readonly messages: MessageEvent[] = [];
  readonly changes: ChangeEvent[] = [];
  readonly disconnects: string[] = [];
  readonly phones: (string | null)[] = [];
  /** What lets a session in; the specs of a refused one put another in its place. */
  onSignedIn = (phone: string | null): Promise<void> => {
    this.phones.push(phone);
    return Promise.resolve();
  };
  readonly onAck = (ack: AckEvent): number => this.acks.push(ack);
  readonly onMessage = (message: MessageEvent): number => this.messages.push(message);
  readonly onChange = (change: ChangeEvent): number => this.changes.push(change);
  readonly onDisconnected = (reason: string): number => this.disconnects.push(reason);

  levelsOf(id: string): number[] {
    return this.acks.filter(({ waMessageId }) => waMessageId === id).map(({ level }) => level);
  }
}

export const PHONE = '+15550100001';
const LATER_MS = 60_000;
export const CALL_MS = 2_000;

/** One driver on its network, not connected yet. */
export class Stage {
  readonly told = new Told();

  constructor(
    readonly network: Network,
    readonly driver = network.driver(CALL_MS),
  ) {}

  connect(): Promise<void> {
    return this.driver.connect(this.told);
  }

  outgoing(over: Partial<OutgoingMessage> = {}): OutgoingMessage {
    return {
      waMessageId: `3EB0${randomBytes(9).toString('hex').toUpperCase()}`,
      to: PHONE,
      text: 'Hello',
      deadlineMs: performance.now() + LATER_MS,
      ...over,
    };
  }

  lookUp(...ids: readonly string[]): ReturnType<WhatsAppDriver['lookUp']> {
    return this.driver.lookUp(ids.map((waMessageId) => ({ waMessageId, to: PHONE })));
  }

  async timesOnWire(id: string): Promise<number> {
    return (await this.network.wire()).filter((one) => one === id).length;
  }
}

/** What it is, and what must hold on a stage of its own. */
export type Behaviour = readonly [name: string, expectIt: (stage: Stage) => Promise<void>];
