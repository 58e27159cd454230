import { Emitter } from './emitter.js';
import { becomePhone, me } from './ids.js';
import { Model } from './models.js';
import { options } from './options.js';

const BETWEEN_TWO_MS = 8;
const isPaired = () => localStorage.paired === 'yes' || (options.paired && localStorage.paired !== 'no');

class SocketModel extends Model {
  on(names, handler) {
    super.on(names, handler);
    // The library asks for `hasSynced` last of all: what is on time comes just after.
    if (names === 'change:hasSynced' && isPaired() && options.sync !== 'never') setTimeout(onTime, 20);
    return this;
  }
}

export const Socket = new SocketModel({ state: 'OPENING', hasSynced: false });
export const Conn = new Model({ ref: 'REF1', pushname: 'Fake Study', platform: 'android', wid: me });
export const Cmd = new Emitter();

export function setState(state) {
  Socket.state = state;
  Socket.trigger('change:state', Socket, state);
}

export function setSynced() {
  Socket.hasSynced = true;
  Socket.trigger('change:hasSynced', Socket, true);
}

/** The network answers and the profile is up to date. */
export function connected() {
  if (isPaired() && options.sync === 'early' && !Socket.hasSynced) setSynced();
  setState(isPaired() ? 'CONNECTED' : 'UNPAIRED');
}

/** Somebody has scanned the code, with the phone of this number. */
export function pair(number) {
  if (number) becomePhone(number);
  localStorage.paired = 'yes';
  setState('CONNECTED');
  setTimeout(setSynced, 20);
}

export function logOut() {
  localStorage.paired = 'no';
  Cmd.trigger('logout');
  setTimeout(() => location.assign('/?post_logout=1'), 50);
}

export function refreshQR() {
  Conn.ref = `REF${Date.now()}`;
  Conn.trigger('change:ref', Conn, Conn.ref);
}
Object.assign(Cmd, { refreshQR });
Object.assign(Socket, { reconnect() {}, takeover() {}, logout: logOut });

function onTime() {
  if (options.sync === 'early') return;
  setSynced();
  if (options.sync === 'double') setTimeout(setSynced, BETWEEN_TWO_MS);
  if (options.sync === 'double-at-once') setSynced();
}

const LETTERS = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';

/** The code that is typed on the phone of this number; another each time. */
export async function startAltLinkingFlow(number) {
  if (!/^\d{7,15}$/.test(number)) throw new Error(`This is no phone number: ${number}`);
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
