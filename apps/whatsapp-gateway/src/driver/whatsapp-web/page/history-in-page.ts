import type { PageWindow, PageWriter } from './page-window';

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
  const { conversationsSince, writerOf } = window.PromptPipe;
  const messages = (await conversationsSince(since)).flatMap((chat) => chat.msgs.getModelsArray());
  const written = messages.filter(({ id, t }) => !id.fromMe && t >= since);
  return written.map((message) => {
    const { id, from, type, t, body, caption, quotedStanzaID, mimetype, size, directPath } = message;
    // The body of a picture is a small copy of it.
    const text = directPath === undefined ? (body ?? '') : (caption ?? '');
    const media = { type, mimetype, size, caption };
    return { id: id.id, writer: writerOf(from), type, body: text, quotedId: quotedStanzaID ?? null, t, media };
  });
}
