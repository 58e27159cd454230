import { usedOnce, withFault } from './faults';
import { type JournalEvent, type RepliedEvent, type SentEvent } from './journal-event';
import { type FromPhone, type NetworkState, sendKey, sendsOf, type ToPhone } from './network-state';
import { READ, unreadOn } from './views';

/**
 * Folds one event into the state and returns it. The outcome depends on nothing but the two arguments. The state is
 * changed in place, because a copy per event would make the replay of a long journal quadratic.
 */
export function apply(state: NetworkState, event: JournalEvent): NetworkState {
  switch (event.type) {
    case 'sent':
      arrive(state, event);
      break;
    case 'ack':
      for (const message of sendsOf(state, event.account, event.id)) {
        if (message.phone === event.phone) raise(message, event.ack, event.at);
      }
      break;
    case 'replied':
      reply(state, event);
      break;
    case 'read':
      for (const message of unreadOn(state, event.phone)) raise(message, READ, event.at);
      break;
    case 'changed':
      state.changes.push(event);
      break;
    case 'typed':
      state.typings.push({ account: event.account, phone: event.phone, at: event.at });
      break;
    case 'person-set':
      state.people.set(event.phone, event.person);
      break;
    case 'fault-set':
      state.faults = withFault(state.faults, event.fault);
      break;
    case 'fault-used':
      state.faults = usedOnce(state.faults, event.scope);
      break;
  }
  return state;
}

function arrive(state: NetworkState, { id, account, profile, phone, body, poll, at }: SentEvent): void {
  state.wire.push({ id, account, profile, phone, body, ...(poll && { poll }), at });
  const known = sendsOf(state, account, id);
  const same = known.find((message) => message.phone === phone);
  if (same) {
    same.profiles.add(profile);
    return;
  }
  const profiles = new Set([profile]);
  const message: ToPhone = { direction: 'to-phone', id, account, phone, body, poll, at, profiles, ack: 0, ackAt: at };
  state.sends.set(sendKey(account, id), [...known, message]);
  conversationOf(state, phone).push(message);
}

function reply(state: NetworkState, { id, account, phone, body, at, quotedId, media, isVote }: RepliedEvent): void {
  const message: FromPhone = { direction: 'from-phone', id, account, phone, body, at, quotedId, media, isVote };
  state.replies.push(message);
  conversationOf(state, phone).push(message);
}

function raise(message: ToPhone, ack: number, at: string): void {
  if (ack <= message.ack) return;
  message.ack = ack;
  message.ackAt = at;
}

function conversationOf(state: NetworkState, phone: string): (ToPhone | FromPhone)[] {
  const conversation = state.conversations.get(phone) ?? [];
  state.conversations.set(phone, conversation);
  return conversation;
}
