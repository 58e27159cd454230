import { me } from './ids.js';
import { isPaired } from './session.js';

/** The session profile: one browser folder, whatever happens to the page in it. */
const profile = (localStorage.profile ??= crypto.randomUUID());

/** The account is that of the number; before it is paired a page is nobody's. */
const ask = (path, how) => fetch(path, { ...how, headers: isPaired() ? { 'x-number': me.user } : {} });
const get = async (path) => (await ask(path)).json();

async function post(path, body) {
  const answer = await ask(path, { method: 'POST', body: JSON.stringify({ profile, ...body }) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

export const lookUp = async (ids) => (await post('/lookups', { ids })).found;
export const history = async () => (await get('/history')).messages;
export const changes = async () => (await get('/changes')).changes;
export const askNumber = (phone) => get(`/numbers/${phone}`);
export const showTyping = (phone) => post(`/typing/${phone}`, {});
/** As long as a spec wants; the page lives meanwhile. */
export const whenReleased = () => fetch('/stand-still');
export const noteTouched = (name) => void navigator.sendBeacon(`/touched/${name}`);
export const commandDone = (n) => post(`/commands/${n}/done`, {});

const pending = () => JSON.parse(localStorage.pending ?? '{}');
const keep = (messages) => {
  localStorage.pending = JSON.stringify(messages);
};

/** What has not left yet is kept in the profile, and leaves after the next load. */
export async function send(message) {
  keep({ ...pending(), [message.id]: message });
  await post('/messages', message);
  const { [message.id]: _, ...others } = pending();
  keep(others);
}

export const sendPending = () => Promise.all(Object.values(pending()).map(send));

/** Lines of the socket, one object each, until it ends or nobody wants more of it. */
export async function* lines() {
  const answer = await ask(`/socket?profile=${profile}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const whole = (rest + part.value).split('\n');
      rest = whole.pop();
      yield* whole.filter(Boolean).map((line) => JSON.parse(line));
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
