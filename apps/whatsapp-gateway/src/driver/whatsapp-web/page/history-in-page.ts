import type { PageWindow, PageWriter } from './page-window';

declare const window: PageWindow;

export interface WrittenInPage {
  readonly id: string;
  readonly writer: PageWriter;
  readonly type: string;
  readonly body: string;
  readonly quotedId: string | null;
  readonly media: MediaInPage;
  /** As the page tells it. */
  readonly t: number;
}

/** Of a message with bytes, without them. */
export interface MediaInPage {
  readonly type: string;
  readonly mimetype?: string | undefined;
  readonly size?: number | undefined;
  readonly caption?: string | undefined;
}

export interface HistoryInPage {
  readonly written: readonly WrittenInPage[];
  /** How many conversations could not be loaded as far back as that. */
  readonly unread: number;
}

/** Runs in the page: what people have written since then (seconds), conversation by conversation, pages backwards. */
export async function historyInPage(since: number): Promise<HistoryInPage> {
  const { conversationsSince, secondsOf, writerOf } = window.PromptPipe;
  const { chats, unread } = await conversationsSince(since, { isNewLook: true });
  const messages = chats.flatMap((chat) => chat.msgs.getModelsArray());
  // One that has no time may have been written since.
  const theirs = messages.filter(({ id, t }) => !id.fromMe && !(secondsOf(t) < since));
  const written = theirs.map((message) => {
    const { id, from, type, t, body, caption, quotedStanzaID, mimetype, size, directPath } = message;
    // The body of a picture is a small copy of it.
    const text = directPath === undefined ? (body ?? '') : (caption ?? '');
    const media = { type, mimetype, size, caption };
    return {
      id: id.id,
      writer: writerOf(from ?? id.remote),
      type,
      body: text,
      quotedId: quotedStanzaID ?? null,
      t,
      media,
    };
  });
  return { written, unread };
}
