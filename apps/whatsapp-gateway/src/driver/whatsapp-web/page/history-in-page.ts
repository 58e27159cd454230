import type { PageChat, PageMessage, PageWindow } from './page-window';
import type { PageWriter } from './prepare-page';

declare const window: PageWindow;

export interface WrittenInPage {
  readonly id: string;
  readonly writer: PageWriter;
  readonly type: string;
  readonly body: string;
  readonly quotedId: string | null;
  readonly media: MediaInPage;
  /** Seconds. */
  readonly t: number;
}

/** Of a message with bytes, without them. */
export interface MediaInPage {
  readonly type: string;
  readonly mimetype?: string | undefined;
  readonly size?: number | undefined;
  readonly caption?: string | undefined;
}

/** Runs in the page: what people have written since then (seconds), conversation by conversation, pages backwards. */
export async function historyInPage(since: number): Promise<WrittenInPage[]> {
  const { Chat } = window.require('WAWebCollections');
  const { loadEarlierMsgs } = window.require('WAWebChatLoadMessages');
  const { getPhoneNumber } = window.require('WAWebApiContact');
  const isPerson = ({ id }: PageChat): boolean => id.server === 'c.us' || id.server === 'lid';
  const reachesBack = (chat: PageChat): boolean => chat.msgs.getModelsArray().some(({ t }) => t < since);
  const written: PageMessage[] = [];
  for (const chat of Chat.getModelsArray().filter(isPerson)) {
    if ((chat.t ?? Infinity) < since) continue;
    while (!reachesBack(chat)) {
      const earlier = await loadEarlierMsgs({ chat });
      if (!earlier?.length) break;
    }
    written.push(...chat.msgs.getModelsArray().filter(({ id, t }) => !id.fromMe && t >= since));
  }
  return written.map((message) => {
    const { id, from, type, t, body, caption, quotedStanzaID, mimetype, size, directPath } = message;
    // The body of a picture is a small copy of it.
    const text = directPath === undefined ? (body ?? '') : (caption ?? '');
    const media = { type, mimetype, size, caption };
    const phone = from.server === 'lid' ? getPhoneNumber(from) : from;
    const number = phone ? `+${phone.user}` : null;
    const writer = { from: from.server === 'lid' || !number ? from._serialized : number, phone: number };
    return { id: id.id, writer, type, body: text, quotedId: quotedStanzaID ?? null, t, media };
  });
}
