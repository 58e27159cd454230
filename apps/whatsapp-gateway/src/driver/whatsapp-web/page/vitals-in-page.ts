import type { PageWindow } from './page-window';

declare const window: PageWindow;

export interface VitalsInPage {
  readonly state: string;
  /** Digits only. */
  readonly self: string | null;
}

/** Runs in the page: an answer shows that it lives; what it says of itself may be wrong all the same. */
export function vitalsInPage(): VitalsInPage {
  const { state } = window.require('WAWebSocketModel').Socket;
  const me = window.require('WAWebUserPrefsMeUser').getMaybeMePnUser();
  return { state, self: me?.user ?? null };
}
