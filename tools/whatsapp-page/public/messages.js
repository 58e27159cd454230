import { Chat, chatWith, needLid, store } from './chats.js';
import { chatWidOf, me, MsgKey, onDevice, phoneOf, Wid } from './ids.js';
import { Collection, Model } from './models.js';
import { options, slowly, takeFate } from './options.js';
import { lookUp, send } from './server.js';

export const Msg = new Collection();
Msg.modelClass = Model;

const byRawId = new Map();

const timeOf = (ms) => (options.times === 'milliseconds' ? ms : Math.floor(ms / 1000));
const had = (chat, t) => {
  if (options.chatTimes) chat.t = Math.max(chat.t, t);
};

/** Only what was stored under the name that the key says is found. */
Msg.getMessagesById = async (keys) => {
  await slowly();
  const asked = keys.map((key) => MsgKey.fromString(String(key)));
  const rightly = asked.filter(({ remote }) => String(remote) === String(chatWidOf(remote)));
  const loaded = rightly.map((key) => Msg.get(key)).filter(Boolean);
  const absent = rightly.filter((key) => !Msg.get(key));
  if (absent.length === 0) return { messages: loaded };
  const found = new Map((await lookUp(absent.map(({ id }) => id))).map((fact) => [fact.id, fact]));
  const known = absent.filter(({ id }) => found.has(id)).map((key) => ofNetwork(key, found.get(key.id)));
  return { messages: [...loaded, ...known] };
};

const ofNetwork = (id, { ack, sentAt }) =>
  new Model({
    pollOptions: byRawId.get(id.id)?.pollOptions,
    id,
    type: 'chat',
    ack,
    from: me,
    to: id.remote,
    t: timeOf(Date.parse(sentAt)),
  });

class DuplicateMessageError extends Error {
  name = 'DuplicateMessageError';
}

/** First its addition to the conversation, then what the server says. */
export function addAndSendMsgToChat(chat, message) {
  let serverSays;
  const result = new Promise((resolve) => (serverSays = resolve));
  return [add(chat, message, serverSays), result];
}

async function add(chat, message, serverSays) {
  needLid();
  const fate = takeFate('hang', 'lose-answer', 'reload', 'no-lid-late', 'refuse');
  if (fate === 'hang') return new Promise(() => undefined);
  if (Msg.get(message.id)) throw new DuplicateMessageError(`${message.id.id} is there already`);
  const model = new Model({ ...message, isNewMsg: true });
  byRawId.set(message.id.id, model);
  had(chat, model.t);
  chat.msgs.add(model);
  Msg.add(model);
  if (fate === 'refuse') {
    setTimeout(() => takeAck({ id: message.id.id, ack: -1 }), 0);
    return model;
  }
  const leaves = leave(model);
  void leaves.then(() => serverSays({ messageSendResult: 'OK', t: model.t }));
  if (fate === 'no-lid-late') throw new Error('No LID for user');
  if (fate === 'lose-answer') throw new Error('Promise was collected');
  if (fate === 'reload') {
    location.reload();
    return new Promise(() => undefined);
  }
  await slowly();
  return model;
}

const saidBy = ({ type, body, pollName, pollOptions }) =>
  type === 'poll_creation' ? { body: pollName, poll: { options: pollOptions.map(({ name }) => name) } } : { body };

const leave = (message) => send({ id: message.id.id, to: String(phoneOf(message.to)), ...saidBy(message) });

/** Only what has failed leaves again, as the message that it is. */
export async function resendMsg(model) {
  if (model.ack !== -1) return;
  model.ack = 0;
  await leave(model);
}

/** Acks of what is not loaded change nothing on the page. The server's time takes the place of that of its writing. */
export function takeAck({ id, ack, sentAt }) {
  const model = byRawId.get(id);
  if (!model || options.acks === 'never') return;
  if (sentAt !== undefined) model.t = timeOf(Date.parse(sentAt));
  const levels = options.acks === 'repeated' ? [ack, ack, Math.max(0, ack - 1)] : [ack];
  const told = options.acks === 'untold' ? [] : levels;
  for (const level of told) Msg.trigger('change:ack', Object.assign(model, { ack: level }), level);
  model.ack = ack;
}

/** `isNew`: it comes while the page is open; what was written before is synced without a word. */
export function takeMessage({ id, from, body, at, quotedId, media }, isNew) {
  const chat = chatWith(personOf(from));
  const key = new MsgKey({ fromMe: false, remote: chat.id, id });
  if (byRawId.has(id)) return;
  const t = timeOf(Date.parse(at));
  const quote = quotedId === undefined ? {} : { quotedStanzaID: quotedId };
  const model = new Model({
    id: key,
    type: 'chat',
    body,
    from: onDevice(chat.id),
    to: me,
    t,
    ack: 1,
    ...quote,
    ...mediaOf(media),
  });
  byRawId.set(id, model);
  had(chat, t);
  if (!isNew) return store(chat, model);
  model.isNewMsg = true;
  chat.msgs.add(model);
  Msg.add(model);
}

/** A picture's body is a small copy of it. */
const mediaOf = (media) => (media ? { ...media, body: 'c21hbGwgY29weQ==', directPath: '/v/x', mediaObject: {} } : {});

/** By number, or by a lid. */
const personOf = (name) => phoneOf(new Wid(name.endsWith('@lid') ? name : `${name.replace('+', '')}@c.us`));

/** What we have sent before this load is in the profile. */
export function ofEarlierLoad(id, phone) {
  const chat = chatWith(personOf(phone));
  const t = timeOf(Date.now());
  const model = new Model({ id: new MsgKey({ remote: chat.id, id }), type: 'chat', from: me, to: chat.id, t, ack: 1 });
  byRawId.set(id, model);
  had(chat, t);
  store(chat, model);
  return model;
}

export const rawModel = (id) => byRawId.get(id);

export const knownChats = () => Chat.getModelsArray();
