import type { PageChat, PageMessage, PageWindow, PageWriter, Wid } from './page-window';

declare const window: PageWindow;

/** What the models of messages have besides what the library puts there. */
export interface PreparedModel {
  readonly id: { readonly _serialized: string };
  /** Of what is not ours. */
  readonly writer?: PageWriter;
}

/**
 * Runs in the page before the library listens. WhatsApp has moved the text of a message's key from `_serialized` into a
 * field of another name, and may do so with that of a person: the library asks for the old one, and a getter answers. Getters do
 * not reach node, so models get a copy, and whose message it is. What several of our functions in the page do stands here too:
 * they come to it alone.
 */
export function preparePage(): void {
  /** What the library or we ask for and can do without. Of a module that is not there some versions say nothing, others throw. */
  const optional = ['WAWebCallCollection', 'WAWebPollsVotesSchema', 'WAWebChatStateBridge', 'WAWebResendMsgAction'];
  /** Of calls the library takes for granted that they have a map, and does not listen to anything where they have none. */
  const hasMap = (calls: object): boolean => Object.values(calls).some((one) => one instanceof Map);
  window.require = new Proxy(window.require, {
    apply: (ask, self, [name]: [string]) => {
      if (!optional.includes(name)) return Reflect.apply(ask, self, [name]) as unknown;
      try {
        const module = Reflect.apply(ask, self, [name]) as unknown as object | undefined;
        return name === 'WAWebCallCollection' && module && !hasMap(module) ? undefined : module;
      } catch {
        return undefined;
      }
    },
  });

  const { createWid } = window.require('WAWebWidFactory');
  const keys = window.require('WAWebMsgKey');
  const remote = createWid('10000000000@c.us');
  const one = new keys({ fromMe: true, remote, id: 'PROBE' });
  /** For the library, where it is not there. */
  const giveText = (of: object, textOf: (one: never) => unknown): void => {
    Object.defineProperty(of, '_serialized', {
      configurable: true,
      get() {
        return textOf(this as never);
      },
    });
  };
  const wids = Object.getPrototypeOf(remote) as object;
  if (!('_serialized' in remote) && wids !== Object.prototype)
    giveText(wids, ({ user, server }: Wid) => `${user}@${server}`);
  if (!('_serialized' in one)) {
    const text = String(one);
    const field = Object.entries(one).find(([, value]) => value === text)?.[0];
    if (field !== undefined) giveText(keys.prototype, (key: Record<string, unknown>) => key[field]);
  }

  const secondsOf = (t: number): number => (t > 1e11 ? t / 1_000 : t);
  /** Of a person, whichever of their devices it is: `user:4` and `user.0:4` are `user`. */
  const widOf = (named: Wid | string): Pick<Wid, 'user' | 'server'> => {
    const [user = '', server = ''] = typeof named === 'string' ? named.split('@') : [named.user, named.server];
    return { user: user.split(/[:.]/)[0] ?? '', server };
  };
  const isOurs = (wid: Wid): boolean => {
    const { getMaybeMePnUser, getMaybeMeLidUser } = window.require('WAWebUserPrefsMeUser');
    return [getMaybeMePnUser(), getMaybeMeLidUser()].some((me) => me && widOf(me).user === widOf(wid).user);
  };
  /** A page that calls somebody else by our own lid does not know theirs. */
  const lidOf = (wid: Wid): Wid | null => {
    const lid = window.require('WAWebApiContact').getCurrentLid(wid);
    return lid && (isOurs(wid) || !isOurs(lid)) ? lid : null;
  };
  const conversationWith = async (wid: Wid, { anew = false } = {}): Promise<PageChat | null> => {
    const { Chat } = window.require('WAWebCollections');
    const lid = lidOf(wid);
    const known = Chat.get(wid) ?? (lid ? Chat.get(lid) : undefined);
    if (known && !anew) return known;
    const exists = await window.require('WAWebQueryExistsJob').queryWidExists(wid);
    if (!exists) return null;
    return (await window.require('WAWebFindChatAction').findOrCreateLatestChat(exists.wid))?.chat ?? null;
  };
  /** Whoever it is that writes to us, it is not ourselves: a page that says so does not know. */
  const phoneBehind = (lid: string): string | null => {
    try {
      const phone = window.require('WAWebApiContact').getPhoneNumber(createWid(lid));
      return phone && !isOurs(phone) ? `+${widOf(phone).user}` : null;
    } catch {
      return null;
    }
  };
  const writerOf = (named: Wid | string): PageWriter => {
    const { user, server } = widOf(named);
    if (server === 'c.us') return { from: `+${user}`, phone: `+${user}` };
    const from = `${user}@${server}`;
    return { from, phone: server === 'lid' ? phoneBehind(from) : null };
  };

  /** Those that have nothing earlier, as they said since the last look began. */
  let ended = new WeakSet<PageChat>();
  const loadBack = async (chat: PageChat, t: number): Promise<void> => {
    const { loadEarlierMsgs } = window.require('WAWebChatLoadMessages');
    while (!ended.has(chat)) {
      const loaded = chat.msgs.getModelsArray();
      if (loaded.some((message) => secondsOf(message.t) < t)) return;
      await loadEarlierMsgs({ chat });
      // Whatever it answers: what stands there already is nothing earlier.
      if (chat.msgs.getModelsArray().length <= loaded.length) ended.add(chat);
    }
  };
  const conversationsSince = async (t: number, { isNewLook = false } = {}) => {
    if (isNewLook) ended = new WeakSet();
    const isMeant = ({ id, t: last, msgs }: PageChat): boolean =>
      (id.server === 'c.us' || id.server === 'lid') &&
      (!last || secondsOf(last) >= t || msgs.getModelsArray().some((message) => secondsOf(message.t) >= t));
    const chats = window.require('WAWebCollections').Chat.getModelsArray().filter(isMeant);
    let unread = 0;
    for (const chat of chats) {
      await loadBack(chat, t).catch(() => {
        unread += 1;
      });
    }
    return { chats, unread };
  };
  window.PromptPipe = { secondsOf, widOf, isOurs, lidOf, conversationWith, writerOf, conversationsSince };

  const { getMessageModel } = window.WWebJS;
  /** WhatsApp itself calls it, in the middle of what it does: nothing may be thrown there. */
  window.WWebJS.getMessageModel = (message: PageMessage) => {
    try {
      const model = getMessageModel(message);
      const { id, from } = message;
      const writer = id.fromMe ? {} : { writer: writerOf(from ?? id.remote) };
      return { ...model, id: { ...model.id, _serialized: String(id) }, ...writer };
    } catch {
      const { id, type, body, t, ack } = message;
      const { user, server } = widOf(id.remote);
      const key = { id: id.id, fromMe: id.fromMe, remote: `${user}@${server}`, _serialized: String(id) };
      return { id: key, type, body, t, ack };
    }
  };
}
