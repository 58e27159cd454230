import { randomBytes } from 'node:crypto';
import type { MessageChange } from '@promptpipe/domain';
import { until } from '@promptpipe/testing';
import { CHANGES } from './driver-conformance-changes';
import { POLLS } from './driver-conformance-polls';
import { PEOPLE } from './driver-conformance-people';
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
class Told {
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

const PHONE = '+15550100001';
const LATER_MS = 60_000;
const CALL_MS = 2_000;

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

const SENDS_AND_EVENTS: readonly Behaviour[] = [
  [
    'hands a message over under the id that was reserved for it, and finds it by that id',
    async (stage) => {
      const { driver, network } = stage;
      await stage.connect();
      const message = stage.outgoing();
      expect((await stage.lookUp(message.waMessageId)).get(message.waMessageId)).toEqual({ found: false });
      expect(await driver.send(message)).toMatchObject({ outcome: 'accepted' });
      const found = await stage.lookUp('3EB0NOBODY', message.waMessageId);
      expect(found.get(message.waMessageId)).toMatchObject({ found: true, at: expect.any(Date) as Date });
      expect(found.get('3EB0NOBODY')).toEqual({ found: false });
      expect(await network.shownOn(PHONE)).toContain(message.waMessageId);
    },
  ],
  [
    'looks up more ids than one call takes',
    async (stage) => {
      const { driver } = stage;
      await stage.connect();
      const message = stage.outgoing();
      await driver.send(message);
      const ids = Array.from({ length: 1_200 }, (_, n) => `3EB0${n}`);
      const found = await stage.lookUp(...ids, message.waMessageId);
      expect(found.size).toBe(1_201);
      expect([...found].filter(([, answer]) => answer.found).map(([id]) => id)).toEqual([message.waMessageId]);
    },
  ],
  [
    'makes one visible message of an id that is sent twice',
    async (stage) => {
      const { driver, network, told } = stage;
      await stage.connect();
      const message = stage.outgoing();
      await driver.send(message);
      await until('its ack', () => told.levelsOf(message.waMessageId).includes(2));
      const again = await driver.send(message);
      expect(again).toMatchObject({ outcome: 'accepted', known: { waMessageId: message.waMessageId, level: 2 } });
      // A network that is asked again dedups by the id; a driver that finds the message there need not ask.
      expect([1, 2]).toContain(await stage.timesOnWire(message.waMessageId));
      expect((await network.shownOn(PHONE)).filter((id) => id === message.waMessageId)).toHaveLength(1);
    },
  ],
  [
    'tells a clear no, with its reason',
    async (stage) => {
      const { driver, network } = stage;
      await stage.connect();
      await network.next('reject');
      const message = stage.outgoing();
      expect(await driver.send(message)).toEqual({
        outcome: 'rejected',
        class: 'reject',
        reason: expect.stringMatching(/./) as string,
      });
      expect(await stage.timesOnWire(message.waMessageId)).toBe(0);
    },
  ],
  [
    'calls unknown what was taken and not answered, and finds it afterwards',
    async (stage) => {
      const { driver, network } = stage;
      await stage.connect();
      await network.next('lose-answer');
      const message = stage.outgoing();
      expect(await driver.send(message)).toMatchObject({ outcome: 'unknown' });
      await until('it to arrive', async () => (await stage.timesOnWire(message.waMessageId)) === 1);
      expect((await stage.lookUp(message.waMessageId)).get(message.waMessageId)).toMatchObject({ found: true });
    },
  ],
  [
    'calls unknown what hangs, within the limit of a call',
    async (stage) => {
      const { network, told } = stage;
      const brief = network.driver(200);
      await brief.connect(told);
      await network.next('hang');
      const begun = performance.now();
      expect(await brief.send(stage.outgoing())).toMatchObject({ outcome: 'unknown' });
      expect(performance.now() - begun).toBeLessThan(1_500);
      await brief.close();
    },
  ],
  [
    'hands nothing over past the deadline',
    async (stage) => {
      const { driver, network } = stage;
      await stage.connect();
      await network.next('reject');
      const late = stage.outgoing({ deadlineMs: performance.now() - 1 });
      expect(await driver.send(late)).toMatchObject({ outcome: 'not-handed-over' });
      // What the network had in store for the next send is still there: it was not even asked.
      expect(await driver.send(stage.outgoing())).toMatchObject({ outcome: 'rejected' });
      expect(await stage.timesOnWire(late.waMessageId)).toBe(0);
    },
  ],
  [
    'hands nothing over when the deadline passes on the way',
    async (stage) => {
      const { driver, network } = stage;
      await stage.connect();
      await network.next('wait-300-ms');
      const slow = stage.outgoing({ deadlineMs: performance.now() + 150 });
      expect(await driver.send(slow)).toMatchObject({ outcome: 'not-handed-over' });
      expect(await stage.timesOnWire(slow.waMessageId)).toBe(0);
    },
  ],
  [
    'tells the acks of a message as they come',
    async (stage) => {
      const { driver, network, told } = stage;
      await stage.connect();
      const { waMessageId, ...message } = stage.outgoing();
      await driver.send({ waMessageId, ...message });
      await until('the device to have it', () => told.levelsOf(waMessageId).includes(2));
      await network.read(PHONE);
      await until('the person to have read it', () => told.levelsOf(waMessageId).includes(3));
      expect(told.levelsOf(waMessageId)).toEqual([1, 2, 3]);
      expect((await stage.lookUp(waMessageId)).get(waMessageId)).toMatchObject({ found: true, ack: 3 });
    },
  ],
  [
    'tells what people write, in their order',
    async (stage) => {
      const { network, told } = stage;
      await stage.connect();
      const ids = [await network.write(PHONE, 'one'), await network.write(PHONE, 'two')];
      await until('both to come in', () => told.messages.length === 2);
      expect(told.messages.map(({ waMessageId, from, body }) => ({ waMessageId, from, body }))).toEqual([
        { waMessageId: ids[0], from: PHONE, body: 'one' },
        { waMessageId: ids[1], from: PHONE, body: 'two' },
      ]);
      expect(told.messages[0]?.at).toBeInstanceOf(Date);
    },
  ],
  [
    'tells from its history what was written since then and while nobody listened, oldest first',
    async (stage) => {
      const { driver, network } = stage;
      const before = await network.write(PHONE, 'before');
      await stage.connect();
      const [first] = (await driver.history(new Date(0))).filter(({ waMessageId }) => waMessageId === before);
      await driver.close();
      // WhatsApp tells times in seconds.
      const since = new Date(first!.at.getTime() + 1_000);
      await until('the clock to move on', () => Date.now() > since.getTime());
      const ids = [await network.write(PHONE, 'one'), await network.write(PHONE, 'two')];
      await stage.connect();
      const missed = await driver.history(since);
      expect(missed.map(({ waMessageId }) => waMessageId)).toEqual(ids);
      expect(missed[0]).toMatchObject({ from: PHONE, body: 'one', quotedWaId: null });
    },
  ],
  [
    'tells once when the session ends from the other side, and can be connected again',
    async (stage) => {
      const { driver, network, told } = stage;
      await stage.connect();
      await network.away();
      await until('the end to be told', () => told.disconnects.length > 0);
      expect(await driver.send(stage.outgoing())).toMatchObject({ outcome: 'not-handed-over' });
      await expect(stage.lookUp('3EB0')).rejects.toThrow(/./);
      await expect(driver.history(new Date(0))).rejects.toThrow(/./);
      await driver.close();
      await expect(driver.connect(told)).rejects.toThrow(/./);
      await network.back();
      await stage.connect();
      await network.write(PHONE, 'again');
      await until('a message on the new session', () => told.messages.length === 1);
      expect(told.disconnects).toHaveLength(1);
    },
  ],
  [
    'says no more once it is closed',
    async (stage) => {
      const { driver, network, told } = stage;
      const other = new Told();
      const listening = network.driver(CALL_MS);
      await Promise.all([driver.connect(told), listening.connect(other)]);
      await driver.close();
      await driver.close();
      await network.write(PHONE, 'after');
      await until('the open session to hear it', () => other.messages.length === 1);
      await listening.close();
      expect([told.messages, told.disconnects, other.disconnects]).toEqual([[], [], []]);
    },
  ],
];

/** What every driver must do, whatever is behind it. */
export const DRIVER_BEHAVIOURS: readonly Behaviour[] = [...SENDS_AND_EVENTS, ...PEOPLE, ...CHANGES, ...POLLS];
