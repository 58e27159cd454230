import type { PageWindow } from './page-window';

declare const window: PageWindow;

export interface NumberInPage {
  readonly isThere: boolean;
  readonly lid: string | null;
}

/** Runs in the page: whether somebody has this number (digits only), asked of WhatsApp's server. */
export async function numberInPage(number: string): Promise<NumberInPage> {
  const wid = window.require('WAWebWidFactory').createWid(`${number}@c.us`);
  const exists = await window.require('WAWebQueryExistsJob').queryWidExists(wid);
  if (!exists) return { isThere: false, lid: null };
  const { isOurs, lidOf, widOf } = window.PromptPipe;
  const lid = exists.wid.server === 'lid' ? exists.wid : lidOf(wid);
  return { isThere: true, lid: lid && !isOurs(lid) ? `${widOf(lid).user}@lid` : null };
}
