/** The session profile: one browser folder, whatever happens to the page in it. */
const profile = (localStorage.profile ??= crypto.randomUUID());

async function post(path, body) {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify({ profile, ...body }) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

export const lookUp = async (ids) => (await post('/lookups', { ids })).found;
export const history = async () => (await (await fetch('/history')).json()).messages;
export const changes = async () => (await (await fetch('/changes')).json()).changes;
export const askNumber = async (phone) => (await fetch(`/numbers/${phone}`)).json();
export const showTyping = (phone) => post(`/typing/${phone}`, {});
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

/** Lines of the socket, one object each, until it ends. */
export async function* lines() {
  const answer = await fetch(`/socket?profile=${profile}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const whole = (rest + part.value).split('\n');
    rest = whole.pop();
    yield* whole.filter(Boolean).map((line) => JSON.parse(line));
  }
}
