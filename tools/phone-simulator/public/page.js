const LOOK_MS = 1000;
const ACKS = [
  { ticks: '…', name: 'on its way' },
  { ticks: '✓', name: 'sent' },
  { ticks: '✓✓', name: 'delivered' },
  { ticks: '✓✓', name: 'read' },
];

const byId = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** Texts only ever become text nodes: what people write is never read as markup. */
function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

async function ask(path, options) {
  const answer = await fetch(path, options).catch(() => {
    throw new Error('The phone simulator does not answer; trying again every second.');
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.detail);
  return content;
}

/** The chosen phone stands in the address after `#`, so that a reload or a bookmark leads back to it. */
const chosen = () => location.hash.slice(1);
const messagesPath = () => `phones/${encodeURIComponent(chosen())}/messages`;

function when(at) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return element('time', { dateTime: at }, today ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`);
}

function phoneItem({ phone, messages, unread, lastAt }) {
  const button = element(
    'button',
    { type: 'button', onclick: () => (location.hash = phone) },
    element('span', { className: 'number' }, phone),
    when(lastAt),
    element('span', { className: 'count' }, messages === 1 ? '1 message' : `${messages} messages`),
  );
  button.dataset.phone = phone;
  if (phone === chosen()) button.setAttribute('aria-current', 'true');
  if (unread > 0) button.append(element('span', { className: 'unread', title: `${unread} unread` }, String(unread)));
  return element('li', {}, button);
}

/** One button for each option of a poll: the participant votes by it. */
function ballot({ id, poll }) {
  const vote = (number) => () => {
    const body = JSON.stringify({ options: [number] });
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    void act(() => ask(`${messagesPath()}/${encodeURIComponent(id)}/votes`, request));
  };
  const options = poll.options.map((label, index) =>
    element('button', { type: 'button', onclick: vote(index + 1) }, label),
  );
  return element('div', { className: 'ballot', role: 'group', ariaLabel: 'Options of the poll' }, ...options);
}

function bubble({ id, direction, body, at, ack, poll, media, isVote }) {
  const foot = element('footer', {}, when(at));
  if (ack !== null) {
    const { ticks, name } = ACKS[Math.min(ack, 3)];
    const sign = element('span', { className: `ticks ${name}`, title: name, role: 'img', ariaLabel: name }, ticks);
    foot.append(sign);
  }
  const beside = media ? `[${media.type}] ` : isVote ? 'Votes: ' : '';
  const said = element('p', {}, beside + (body || (isVote ? 'nothing' : '')));
  const item = element('li', { className: `bubble ${direction}` }, said, ...(poll ? [ballot({ id, poll })] : []), foot);
  item.dataset.id = id;
  return item;
}

/** Renders only what has changed since the last look, so that focus, selection and scrolling stay where they are. */
function renderer(render) {
  let last;
  return (content) => {
    const now = JSON.stringify(content);
    if (now !== last) render(content);
    last = now;
  };
}

const showPhones = renderer(([phones]) => {
  const focused = document.activeElement?.dataset.phone;
  byId('phones').replaceChildren(...phones.map(phoneItem));
  byId('no-phones').hidden = phones.length > 0;
  if (focused) document.querySelector(`[data-phone="${focused}"]`)?.focus();
});

const showMessages = renderer(([phone, messages]) => {
  const scroller = byId('scroller');
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  const sameChat = byId('title').textContent === phone;
  byId('title').textContent = phone;
  // Unchanged bubbles stay, and a screen reader is told of new ones only.
  const shown = sameChat ? [...byId('messages').children] : [];
  const items = messages.map((message, index) => {
    const item = bubble(message);
    return shown[index]?.isEqualNode(item) ? shown[index] : item;
  });
  if (!sameChat) byId('messages').replaceChildren();
  items.forEach((item, index) => {
    const old = byId('messages').children[index];
    if (!old) byId('messages').append(item);
    else if (old !== item) old.replaceWith(item);
  });
  byId('no-messages').hidden = messages.length > 0;
  byId('no-messages').textContent = 'Nothing here yet. What you write goes out as this participant.';
  byId('read').hidden = byId('reply').hidden = false;
  if (atEnd || !sameChat) scroller.scrollTop = scroller.scrollHeight;
});

async function look() {
  const phone = chosen();
  showPhones([await ask('phones'), phone]);
  if (phone === '') return;
  const messages = await ask(messagesPath());
  if (phone === chosen()) showMessages([phone, messages]);
}

const trouble = { acting: '', looking: '' };

/** Runs it and shows what goes wrong until the same kind of thing goes well again. */
async function attempt(kind, act) {
  try {
    await act();
    trouble[kind] = '';
  } catch (error) {
    trouble[kind] = error.message;
  }
  byId('trouble').textContent = trouble.looking || trouble.acting;
  byId('trouble').hidden = byId('trouble').textContent === '';
}

async function act(action) {
  await attempt('acting', action);
  await attempt('looking', look);
}

byId('open-phone').addEventListener('submit', (event) => {
  event.preventDefault();
  location.hash = `+${byId('number').value.replace('+', '')}`;
  event.target.reset();
  byId('text').focus();
});

byId('reply').addEventListener('submit', (event) => {
  event.preventDefault();
  const field = byId('text');
  const body = field.value;
  field.value = '';
  void act(async () => {
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ body }) };
    await ask(messagesPath(), request).catch((error) => {
      field.value = body;
      throw error;
    });
  });
});

byId('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

byId('read').addEventListener('click', () => {
  void act(() => ask(`phones/${encodeURIComponent(chosen())}/read`, { method: 'POST' }));
});

window.addEventListener('hashchange', () => void attempt('looking', look));

async function watch() {
  await attempt('looking', look);
  setTimeout(watch, LOOK_MS);
}
void watch();
