import type { PageWindow } from './page-window';

declare const window: PageWindow;

/** Runs in the page: the person with this number (digits only) sees that something is being typed. Waits for no answer. */
export function typingInPage(number: string): void {
  const { Chat } = window.require('WAWebCollections');
  const wid = window.require('WAWebWidFactory').createWid(`${number}@c.us`);
  const lid = window.require('WAWebApiContact').getCurrentLid(wid);
  const chat = Chat.get(wid) ?? (lid ? Chat.get(lid) : undefined);
  const bridge = window.require('WAWebChatStateBridge');
  void bridge?.sendChatStateComposing(chat?.id ?? lid ?? wid).catch(() => undefined);
}
