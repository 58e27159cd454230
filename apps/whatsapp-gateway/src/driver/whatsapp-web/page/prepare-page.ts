import type { PageChat, PageMessage, PageWindow, PageWriter, Wid } from './page-window';

declare const window: PageWindow;

/** What the models of messages have besides what the library puts there. */
export interface PreparedModel {
  readonly id: { readonly _serialized: string };
  readonly writer: PageWriter;
}

/**
 * Runs in the page before the library listens. WhatsApp has moved the text of a message's key from `_serialized` into a
 * field of another name, and the library asks for the old one: a getter answers. Getters do not reach node, so models
 * get a copy, and whose message it is. What several of our functions in the page do stands here too: they come to it alone.
 */
export function preparePage(): void {
  const keys = window.require('WAWebMsgKey');
  const remote = window.require('WAWebWidFactory').createWid('10000000000@c.us');
  const one = new keys({ fromMe: true, remote, id: 'PROBE' });
  if (!('_serialized' in one)) {
    const text = String(one);
    const field = Object.entries(one).find(([, value]) => value === text)?.[0];
    if (field !== undefined) {
      Object.defineProperty(keys.prototype, '_serialized', {
        configurable: true,
        get(this: Record<string, unknown>) {
          return this[field];
        },
      });
    }
  }
  const writerOf = (from: Wid): PageWriter => {
    const phone = from.server === 'lid' ? window.require('WAWebApiContact').getPhoneNumber(from) : from;
    const number = phone ? `+${phone.user}` : null;
    return { from: from.server === 'lid' || !number ? from._serialized : number, phone: number };
  };
  const conversationsSince = async (t: number): Promise<PageChat[]> => {
    const { Chat } = window.require('WAWebCollections');
    const { loadEarlierMsgs } = window.require('WAWebChatLoadMessages');
    const isMeant = (chat: PageChat): boolean =>
      (chat.id.server === 'c.us' || chat.id.server === 'lid') && (chat.t ?? Infinity) >= t;
    const reachesBack = (chat: PageChat): boolean => chat.msgs.getModelsArray().some((message) => message.t < t);
    const conversations = Chat.getModelsArray().filter(isMeant);
    for (const chat of conversations) {
      while (!reachesBack(chat)) {
        const earlier = await loadEarlierMsgs({ chat });
        if (!earlier?.length) break;
      }
    }
    return conversations;
  };
  window.PromptPipe = { writerOf, conversationsSince };
  const { getMessageModel } = window.WWebJS;
  window.WWebJS.getMessageModel = (message: PageMessage) => {
    const model = getMessageModel(message);
    return { ...model, id: { ...model.id, _serialized: String(message.id) }, writer: writerOf(message.from) };
  };
}
