import { Emitter } from './emitter.js';
import { becomePhone, me } from './ids.js';
import { Model } from './models.js';
import { options } from './options.js';

const BETWEEN_TWO_MS = 8;
/** Once paired it stays so, in the profile: whatever later loads are like. */
if (options.paired) localStorage.paired ??= 'yes';
export const isPaired = () => localStorage.paired === 'yes';
/** By a pairing: the library has asked for `hasSynced` long before. */
let owesSync = false;
/** The code of this load was scanned: it syncs in its own time. */
let isLinking = false;

class SocketModel extends Model {
  on(names, handler) {
    super.on(names, handler);
    // The library asks for `hasSynced` last of all: what is on time comes just after.
    const isOnTime = isPaired() && !isLinking && options.sync !== 'never';
    if (names === 'change:hasSynced' && isOnTime) setTimeout(onTime, 20);
    return this;
  }
}

export const Socket = new SocketModel({ state: 'OPENING', hasSynced: false });
const newRef = () => `REF${crypto.randomUUID()}`;
export const Conn = new Model({ ref: newRef(), pushname: 'Fake Study', platform: 'android', wid: me });
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
  if (owesSync) setTimeout(setSynced, options.syncMs);
  owesSync = false;
}

/** Whether a phone that scans this code means this page; none: the phone scans whatever is there to be scanned. */
export const isMeant = (code) => !isPaired() && (code === undefined || code.startsWith(`${Conn.ref},`));

/** Somebody has scanned the code, with the phone of this number. */
export function pair(number) {
  if (number) becomePhone(number);
  localStorage.paired = 'yes';
  owesSync = isLinking = true;
  // The code is used up, and there is none to take its place.
  Conn.ref = undefined;
  Conn.trigger('change:ref', Conn, Conn.ref);
  setState('OPENING');
}

export function logOut() {
  localStorage.paired = 'no';
  Cmd.trigger('logout');
  setTimeout(() => location.assign('/?post_logout=1'), 50);
}

export function refreshQR() {
  if (Socket.state === 'UNPAIRED_IDLE') setState('UNPAIRED');
  Conn.ref = newRef();
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
