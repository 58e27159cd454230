import type { PageWindow } from './page-window';

declare const window: PageWindow;

export interface IdentityInPage {
  readonly lid: string;
  /** Digits only. */
  readonly number: string;
}

/** Runs in the page: the numbers behind these lids; what the page does not know it asks of WhatsApp's server. */
export async function identitiesInPage(lids: readonly string[]): Promise<IdentityInPage[]> {
  const { getPhoneNumber } = window.require('WAWebApiContact');
  const known: IdentityInPage[] = [];
  for (const lid of lids) {
    const wid = window.require('WAWebWidFactory').createWid(lid);
    if (!getPhoneNumber(wid)) await window.require('WAWebQueryExistsJob').queryWidExists(wid);
    const phone = getPhoneNumber(wid);
    if (phone) known.push({ lid, number: phone.user });
  }
  return known;
}
