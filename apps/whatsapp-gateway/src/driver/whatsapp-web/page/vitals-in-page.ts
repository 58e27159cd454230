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
  const me = window.require('WAWebUserPrefsMeUser');
  const lid = me.getMaybeMeLidUser();
  const phone = me.getMaybeMePnUser() ?? (lid && window.require('WAWebApiContact').getPhoneNumber(lid));
  // Some name the device behind the number.
  return { state, self: phone?.user.split(/[:.]/)[0] ?? null };
}
