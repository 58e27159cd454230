import type { PageWindow } from './page-window';

declare const window: PageWindow;

export interface IdentitiesAsked {
  readonly lids: readonly string[];
  /** What it may take in all. */
  readonly budgetMs: number;
}

export interface IdentitiesInPage {
  readonly known: readonly IdentityInPage[];
  /** How many of them, from the first, were asked for in time. */
  readonly asked: number;
}

interface IdentityInPage {
  readonly lid: string;
  /** Digits only. */
  readonly number: string;
}

/**
 * Runs in the page: the numbers behind these lids; what the page does not know it asks of WhatsApp's server, one after the other
 * and for as long as it may. What the server does not tell of one says nothing of the next.
 */
export async function identitiesInPage({ lids, budgetMs }: IdentitiesAsked): Promise<IdentitiesInPage> {
  const { getPhoneNumber } = window.require('WAWebApiContact');
  const { isOurs, widOf } = window.PromptPipe;
  const until = window.performance.now() + budgetMs;
  const late = new Promise<null>((resolve) => setTimeout(resolve, budgetMs, null));
  const known: IdentityInPage[] = [];
  let asked = 0;
  for (const lid of lids) {
    if (window.performance.now() >= until) break;
    asked += 1;
    try {
      const wid = window.require('WAWebWidFactory').createWid(lid);
      if (!getPhoneNumber(wid)) await Promise.race([window.require('WAWebQueryExistsJob').queryWidExists(wid), late]);
      const phone = getPhoneNumber(wid);
      // A page that calls somebody else by our own number does not know theirs.
      if (phone && !isOurs(phone)) known.push({ lid, number: widOf(phone).user });
    } catch {
      continue;
    }
  }
  return { known, asked };
}
