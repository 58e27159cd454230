import { block, options, setFate } from './options.js';
import { takeChange } from './changes.js';
import { takeAck, takeMessage } from './messages.js';
import { takeVote } from './polls.js';
import { requireModule } from './modules.js';
import { changes, commandDone, history as written, lines, sendPending } from './server.js';
import { connected, isMeant, isPaired, logOut, pair, refreshQR, setState, setSynced } from './session.js';

const AGAIN_MS = 300;
const EATEN_BYTES = 400 * 1024 * 1024;
const eaten = [];

/** What a spec may tell an open page. */
const commands = {
  next: setFate,
  state: setState,
  synced: setSynced,
  pair,
  fill,
  'new-code': refreshQR,
  'log-out': logOut,
  reload: () => setTimeout(() => location.reload(), 0),
  'stand-still': () => setTimeout(() => block('/stand-still'), 0),
  // What stops a page until somebody answers, and what looks like a load of it and is none.
  alert: () => setTimeout(() => alert('See what is new'), 0),
  'change-address': () => history.pushState({}, '', '/elsewhere'),
  frame: () => document.body.append(document.createElement('iframe')),
  eat: () => eaten.push(new Uint8Array(EATEN_BYTES).fill(1)),
};

async function obey({ n, name, value }) {
  commands[name](value);
  await commandDone(n);
}

const take = (message, isNew) => (message.isVote ? takeVote(message, isNew) : takeMessage(message, isNew));

/** What was written while nobody listened is synced without a word, first or somewhat late; only then comes what is new. */
async function open() {
  if (isPaired()) {
    stored = [await written(), await changes()];
    if (options.storesLateMs === 0) fill();
    else setTimeout(fill, options.storesLateMs);
  }
  connected();
}

let stored = [[], []];

function fill() {
  const [messages, changed] = stored;
  for (const message of messages) take(message, false);
  for (const change of changed) takeChange(change, false);
}

/** True: it has been paired, and goes on with a socket of the account that it is now. */
async function listen() {
  for await (const line of lines()) {
    if (line.type === 'open') await open();
    if (line.type === 'message') take(line, true);
    if (line.type === 'change') takeChange(line, true);
    if (line.type === 'ack') takeAck(line);
    if (line.name === 'pair' && !isMeant(line.code)) continue;
    if (line.type === 'command') await obey(line);
    if (line.name === 'pair') return true;
  }
  return false;
}

async function stayConnected() {
  for (;;) {
    if (await listen().catch(() => false)) continue;
    setState('TIMEOUT');
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

window.require = requireModule;
window.Debug = { VERSION: '2.3000.0-fake' };
void stayConnected();
if (isPaired()) void sendPending();
