import type { PageWindow } from './page-window';

declare const window: PageWindow;

/** Runs in the page: finds or opens the conversation with this number (digits only), so that a send finds it at once. */
export async function conversationInPage(number: string): Promise<void> {
  const wid = window.require('WAWebWidFactory').createWid(`${number}@c.us`);
  if (window.PromptPipe.chatWith(wid)) return;
  const exists = await window.require('WAWebQueryExistsJob').queryWidExists(wid);
  if (exists) await window.require('WAWebFindChatAction').findOrCreateLatestChat(exists.wid);
}
