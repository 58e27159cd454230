import { NO_FAULTS, type Faults } from './faults';
import { type Media, type Poll } from './change';
import { type ChangedEvent, type SentEvent, type TypedEvent } from './journal-event';
import { type Person } from './person';

/** A message as its phone shows it, once however often it was sent. `at` and `ackAt` are ISO instants. */
export interface ToPhone {
  readonly direction: 'to-phone';
  readonly id: string;
  readonly account: string;
  readonly phone: string;
  readonly body: string;
  readonly poll?: Poll | undefined;
  readonly at: string;
  /** Every session profile that has sent this id: such a one finds it in its local store. */
  readonly profiles: Set<string>;
  /** 0 accepted, 1 on the server, 2 on the phone, 3 read. Never falls. */
  ack: number;
  ackAt: string;
}

export interface FromPhone {
  readonly direction: 'from-phone';
  readonly id: string;
  readonly account: string;
  readonly phone: string;
  readonly body: string;
  readonly at: string;
  readonly quotedId?: string | undefined;
  readonly media?: Media | undefined;
  /** It votes in the poll that it quotes: the label, or nothing when it is taken back. */
  readonly isVote?: true | undefined;
}

export type WireSend = Omit<SentEvent, 'type'>;

export type Typing = Omit<TypedEvent, 'type'>;

export interface NetworkState {
  /** Every accepted send, repeats included. */
  readonly wire: WireSend[];
  /** What each phone shows, in the order of arrival. */
  readonly conversations: Map<string, (ToPhone | FromPhone)[]>;
  /** By account and id; more than one only where the same id went to several phones, each of which shows it. */
  readonly sends: Map<string, ToPhone[]>;
  readonly replies: FromPhone[];
  readonly changes: ChangedEvent[];
  /** What people saw being typed. */
  readonly typings: Typing[];
  /** What is not ordinary about whoever has a number. */
  readonly people: Map<string, Person>;
  faults: Faults;
}

export function emptyNetwork(): NetworkState {
  return {
    wire: [],
    conversations: new Map(),
    sends: new Map(),
    replies: [],
    changes: [],
    typings: [],
    people: new Map(),
    faults: NO_FAULTS,
  };
}

/** All messages with this id, one per phone that it was sent to. */
export function sendsOf(state: NetworkState, account: string, id: string): readonly ToPhone[] {
  return state.sends.get(sendKey(account, id)) ?? [];
}

export function sendKey(account: string, id: string): string {
  return `${account}/${id}`;
}
