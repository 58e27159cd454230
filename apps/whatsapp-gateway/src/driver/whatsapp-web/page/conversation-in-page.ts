import type { PageWindow } from './page-window';

declare const window: PageWindow;

/** Runs in the page: finds or opens the conversation with this number (digits only), so that a send finds it at once. */
export async function conversationInPage(number: string): Promise<void> {
  const wid = window.require('WAWebWidFactory').createWid(`${number}@c.us`);
  await window.PromptPipe.conversationWith(wid);
}
