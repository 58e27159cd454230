import { randomBytes } from 'node:crypto';
import { type Journal } from '../journal/journal';
import { apply } from '../state/apply';
import { type Change, type Media } from '../state/change';
import { type Fault, type SendFault } from '../state/fault';
import { sendFaultFor } from '../state/faults';
import { type JournalEvent } from '../state/journal-event';
import { type FromPhone, type NetworkState, sendsOf, type ToPhone, type WireSend } from '../state/network-state';
import { type Person } from '../state/person';
import { accountOf, ackFact, asInbound, lastAccountOn, pollOn, unreadOn } from '../state/views';
import { type EventStreams } from './event-streams';

export interface Reply {
  body: string;
  quotedId?: string | undefined;
  account?: string | undefined;
  media?: Media | undefined;
  isVote?: true | undefined;
}

/** The simulated network: whatever changes it is written to the journal first, then takes effect, then is told. */
export class Network {
  constructor(
    readonly state: NetworkState,
    private readonly journal: Journal,
    private readonly streams: EventStreams,
  ) {}

  /** Takes a send onto the wire. Returns the one message that the phone shows for it, an older one if the id repeats. */
  accept(send: Omit<WireSend, 'at'>): ToPhone {
    this.record({ type: 'sent', ...send, at: isoNow() });
    const message = sendsOf(this.state, send.account, send.id).find(({ phone }) => phone === send.phone);
    if (!message) throw new Error('An accepted send is shown on no phone');
    return message;
  }

  raiseAck(message: ToPhone, ack: number): void {
    if (message.ack >= ack) return;
    const { id, account, phone } = message;
    this.record({ type: 'ack', id, account, phone, ack, at: isoNow() });
    this.tellAck(message);
  }

  /** The person behind the phone has seen everything that was sent to it. Returns how many messages were new to them. */
  read(phone: string): number {
    const unread = unreadOn(this.state, phone);
    if (unread.length > 0) this.record({ type: 'read', phone, at: isoNow() });
    for (const message of unread) this.tellAck(message);
    return unread.length;
  }

  reply(phone: string, { account = lastAccountOn(this.state, phone), ...said }: Reply): FromPhone {
    const id = `3A${randomBytes(9).toString('hex').toUpperCase()}`;
    const reply = { id, account, phone, ...said, at: isoNow() };
    this.record({ type: 'replied', ...reply });
    const message: FromPhone = { direction: 'from-phone', ...reply };
    this.streams.publish(account, { type: 'message', ...asInbound(this.state, message) });
    return message;
  }

  typing(account: string, phone: string): void {
    this.record({ type: 'typed', account, phone, at: isoNow() });
  }

  setPerson(phone: string, person: Person): void {
    this.record({ type: 'person-set', phone, person });
  }

  /** False: this phone shows no such message. */
  change(phone: string, id: string, change: Change): boolean {
    const account = accountOf(this.state, phone, id);
    if (account === undefined) return false;
    const at = isoNow();
    this.record({ type: 'changed', id, account, phone, change, at });
    this.streams.publish(account, { type: 'change', id, phone, change, at });
    return true;
  }

  /** Numbers of options from 1, none to take it back. Null: this phone shows no such poll, or it has no such option. */
  vote(phone: string, id: string, numbers: readonly number[]): FromPhone | null {
    const asked = pollOn(this.state, phone, id);
    const labels = numbers.map((number) => asked?.poll?.options[number - 1]);
    if (!asked || labels.includes(undefined)) return null;
    return this.reply(phone, { body: labels.join(', '), quotedId: id, account: asked.account, isVote: true });
  }

  setFault(fault: Fault): void {
    this.record({ type: 'fault-set', fault });
  }

  /** The fault that this send meets, counted as met. */
  meetFault(phone: string): SendFault {
    const standing = sendFaultFor(this.state.faults, phone);
    if (!standing) return {};
    if (standing.fault.times !== undefined) this.record({ type: 'fault-used', scope: standing.scope });
    return standing.fault;
  }

  private tellAck(message: ToPhone): void {
    this.streams.publish(message.account, { type: 'ack', ...ackFact(message) });
  }

  private record(event: JournalEvent): void {
    this.journal.append(event);
    apply(this.state, event);
  }
}

function isoNow(): string {
  return new Date().toISOString();
}
