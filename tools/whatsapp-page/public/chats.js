import { chatWidOf, noteAsked, phoneOf } from './ids.js';
import { Collection, Model } from './models.js';
import { awaits, options, slowly, takeFate } from './options.js';
import { askNumber, whenReleased } from './server.js';

/** Oldest first, in whatever order it was loaded. */
class Conversation extends Collection {
  getModelsArray() {
    return super.getModelsArray().sort((a, b) => a.arrival - b.arrival);
  }
}

class Chats extends Collection {
  /** A number that was given up takes its conversation along. */
  get(id) {
    return awaits('reject') ? undefined : super.get(id);
  }
}

export const Chat = new Chats();

/** What the profile knows of a conversation and has not loaded yet, the newest last. */
const stored = new Map();
const PAGE = 3;

export function chatWith(wid) {
  const id = chatWidOf(wid);
  return Chat.get(id) ?? Chat.add(newChat(id));
}

export function store(chat, message) {
  stored.set(chat, [...(stored.get(chat) ?? []), message]);
}

export async function loadEarlierMsgs({ chat }) {
  await slowly();
  const how = options.odd?.number === phoneOf(chat.id).user ? options.odd.earlier : null;
  if (how === 'rejects') throw new Error('Nothing earlier can be loaded');
  if (how === 'repeats') return chat.msgs.getModelsArray();
  const earlier = stored.get(chat) ?? [];
  const page = earlier.slice(-PAGE);
  stored.set(chat, earlier.slice(0, -PAGE));
  for (const message of page) chat.msgs.add(message);
  return page;
}

export async function findOrCreateLatestChat(wid) {
  await slowly();
  if (takeFate('find-late')) await whenReleased();
  needLid();
  return { chat: chatWith(wid) };
}

/** Nothing goes to somebody whose lid is not known, until the server was asked for the number. */
export function needLid() {
  if (awaits('no-lid')) throw new Error('No LID for user');
}

const LATE_MS = 3_000;

/** Null: nobody has this number. */
export async function queryWidExists(wid) {
  await slowly();
  takeFate('no-lid');
  if (takeFate('answer-late')) await new Promise((resolve) => setTimeout(resolve, LATE_MS));
  if (takeFate('reject') || !(await askNumber(phoneOf(wid).user)).onWhatsApp) return null;
  noteAsked(wid);
  return { wid: chatWidOf(wid) };
}

function newChat(id) {
  const chat = new Model({
    id,
    t: 0,
    unreadCount: 0,
    formattedTitle: id.user,
    archive: false,
    mute: { expiration: 0 },
  });
  const loaded = new Conversation();
  // A chat crosses to the library as JSON, which its messages must not be part of.
  Object.defineProperty(chat, 'msgs', { value: loaded, enumerable: false });
  return chat;
}
