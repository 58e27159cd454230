import { type Change, type Media, type Poll } from './change';
import { lookupModeFor } from './faults';
import { type FromPhone, type NetworkState, sendsOf, type ToPhone } from './network-state';
import { namesOf } from './person';

/** The ack of a message that its reader has seen. */
export const READ = 3;

export interface PhoneSummary {
  phone: string;
  messages: number;
  unread: number;
  lastAt: string;
}

/** A message as a person sees it on the phone; what the person wrote has no ack. */
export interface PhoneMessage {
  id: string;
  direction: 'to-phone' | 'from-phone';
  body: string;
  at: string;
  ack: number | null;
  quotedId?: string;
  media?: Media;
  poll?: Poll;
  isVote?: true;
}

export interface InboundMessage {
  id: string;
  /** By number, or by a lid. */
  from: string;
  /** The number behind a lid. */
  phone?: string;
  body: string;
  at: string;
  quotedId?: string;
  media?: Media & { caption: string };
  isVote?: true;
  /** Of a vote: all that the poll offers. */
  pollOptions?: readonly string[];
}

export interface ChangeFact {
  id: string;
  phone: string;
  change: Change;
  at: string;
}

/** What people have done to messages of this account since then (an instant in ms), oldest first. */
export const changesOf = (state: NetworkState, account: string, sinceMs: number): ChangeFact[] =>
  state.changes
    .filter((one) => one.account === account && Date.parse(one.at) >= sinceMs)
    .map(({ id, phone, change, at }) => ({ id, phone, change, at }));

/** The poll of this id as this phone shows it. */
export function pollOn(state: NetworkState, phone: string, id: string): ToPhone | undefined {
  const message = state.conversations.get(phone)?.find((one) => one.id === id);
  return message?.direction === 'to-phone' && message.poll ? message : undefined;
}

/** The account whose message this is, or who got it from this phone. */
export const accountOf = (state: NetworkState, phone: string, id: string): string | undefined =>
  state.conversations.get(phone)?.find((message) => message.id === id)?.account;

/** The phones that have ever sent or received anything, the latest to do so first. */
export function phoneSummaries(state: NetworkState): PhoneSummary[] {
  return [...state.conversations]
    .map(([phone, messages]) => ({
      phone,
      messages: messages.length,
      unread: unreadOn(state, phone).length,
      lastAt: messages.at(-1)?.at ?? '',
    }))
    .sort((a, b) => b.lastAt.localeCompare(a.lastAt));
}

export function unreadOn(state: NetworkState, phone: string): ToPhone[] {
  return (state.conversations.get(phone) ?? []).filter(
    (message): message is ToPhone => message.direction === 'to-phone' && message.ack < READ,
  );
}

export function messagesOn(state: NetworkState, phone: string): PhoneMessage[] {
  return (state.conversations.get(phone) ?? []).map(shownOnPhone);
}

export function shownOnPhone(message: ToPhone | FromPhone): PhoneMessage {
  const { id, direction, body, at } = message;
  if (message.direction === 'to-phone')
    return { id, direction, body, at, ack: message.ack, ...(message.poll && { poll: message.poll }) };
  return {
    id,
    direction,
    body,
    at,
    ack: null,
    ...quote(message),
    ...(message.media && { media: message.media }),
    ...(message.isVote && { isVote: true }),
  };
}

export interface AckFact {
  id: string;
  ack: number;
  /** When it reached this level. */
  at: string;
  /** When the network took the message, whatever has become of it since. */
  sentAt: string;
}

export function ackFact({ id, ack, ackAt, at }: ToPhone): AckFact {
  return { id, ack, at: ackAt, sentAt: at };
}

export function asInbound(state: NetworkState, message: FromPhone): InboundMessage {
  return {
    id: message.id,
    ...namesOf(state, message.phone),
    body: message.body,
    at: message.at,
    ...quote(message),
    ...mediaOf(message),
    ...(message.isVote && { isVote: true, pollOptions: optionsOf(state, message) }),
  };
}

/** What phones have sent to this account since then (an instant in ms), oldest first. */
export function historyOf(state: NetworkState, account: string, sinceMs: number): InboundMessage[] {
  return state.replies
    .filter((reply) => reply.account === account && Date.parse(reply.at) >= sinceMs)
    .map((reply) => asInbound(state, reply));
}

/** The account that an answer from this phone goes to: the one that wrote to it last. */
export function lastAccountOn(state: NetworkState, phone: string): string {
  return state.conversations.get(phone)?.findLast(({ direction }) => direction === 'to-phone')?.account ?? 'default';
}

/** What a gateway finds when it asks for ids: all of it, what its own profile has sent, or nothing, by the look-up mode. */
export function lookUp(state: NetworkState, asker: { account: string; profile: string }, ids: readonly string[]) {
  const visible = (message: ToPhone): boolean => {
    const mode = lookupModeFor(state.faults, message.phone);
    return mode === 'network' || (mode === 'local' && message.profiles.has(asker.profile));
  };
  return ids.flatMap((id) => {
    const found = sendsOf(state, asker.account, id).find(visible);
    return found ? [ackFact(found)] : [];
  });
}

const optionsOf = (state: NetworkState, { account, quotedId = '' }: FromPhone): readonly string[] =>
  sendsOf(state, account, quotedId)[0]?.poll?.options ?? [];

const mediaOf = ({ media, body }: FromPhone): { media?: Media & { caption: string } } =>
  media ? { media: { ...media, caption: body } } : {};

function quote({ quotedId }: FromPhone): { quotedId?: string } {
  return quotedId === undefined ? {} : { quotedId };
}
