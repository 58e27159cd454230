import { options } from './options.js';

/** Who somebody is: a phone number at `c.us`, or a number that says nothing at `lid`. */
export class Wid {
  constructor(like) {
    const [user, server] = String(like).split('@');
    Object.assign(this, { server, user, [options.widField]: `${user}@${server}` });
  }

  isLid() {
    return this.server === 'lid';
  }

  isUser() {
    return this.server === 'c.us' || this.isLid();
  }

  isGroup() {
    return this.server === 'g.us';
  }

  isStatus() {
    return this.server === 'broadcast';
  }

  toJid() {
    return String(this).replace('c.us', 's.whatsapp.net');
  }

  toString() {
    return `${this.user}@${this.server}`;
  }
}

/** Keeps its text in a field whose name WhatsApp has changed once already. */
export class MsgKey {
  constructor({ to, id, remote = to, fromMe = true }) {
    Object.assign(this, { fromMe, remote, id });
    this[options.keyField] = [fromMe, remote, id].join('_');
  }

  static async newId() {
    const bytes = [...crypto.getRandomValues(new Uint8Array(9))];
    return `3EB0${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
  }

  static fromString(text) {
    const [fromMe, remote, id] = text.split('_');
    return new MsgKey({ fromMe: fromMe === 'true', remote: new Wid(remote), id });
  }

  toString() {
    return this[options.keyField];
  }
}

const LID_PREFIX = '77';

/** One person has two names; which is which is told by their contact. */
export const lidOf = (wid) => (wid.isLid() ? wid : new Wid(`${LID_PREFIX}${wid.user}@lid`));
export const phoneOf = (wid) => (wid.isLid() ? new Wid(`${wid.user.slice(LID_PREFIX.length)}@c.us`) : wid);

/** Whose numbers and lids the server was asked for, by the number. */
const asked = new Set();
export const noteAsked = (wid) => {
  if (!wid.isLid() || options.lidsAreKnown === 'when-asked') asked.add(String(phoneOf(wid)));
};
const isKnown = (wid) => options.lidsAreKnown === true || asked.has(String(phoneOf(wid)));

/** As far as the page knows; a lid says nothing of its number. */
export function currentLid(wid) {
  if (options.lidsAreKnown === 'as-ours') return lidOf(me);
  return isKnown(wid) ? lidOf(wid) : null;
}

/** What is known is known of people, not of their devices. */
export function knownPhone(wid) {
  if (options.lidsAreKnown === 'as-ours') return me;
  return options.lidsAreKnown === false || wid.user.includes(':') || !isKnown(wid) ? null : phoneOf(wid);
}

/** The name under which this page keeps the conversation with somebody. */
export const chatWidOf = (wid) => (options.addressing === 'lid' ? lidOf(wid) : phoneOf(wid));

/** Whose phone this page is signed in with: kept in the profile, as a session is. */
const numberOf = () => localStorage.number ?? '15550000001';
export const me = onDevice(new Wid(`${numberOf()}@c.us`));

/** As somebody is named who writes, or has signed in. */
export function onDevice({ user, server }) {
  return new Wid(`${user}${options.devices ? ':4' : ''}@${server}`);
}

export function becomePhone(number) {
  localStorage.number = number;
  Object.assign(me, onDevice(new Wid(`${number}@c.us`)));
}
