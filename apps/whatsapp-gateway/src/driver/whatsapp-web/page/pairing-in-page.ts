import type { PageWindow } from './page-window';

declare const window: PageWindow;

export interface PairingSight {
  readonly state: string;
  /** The page knows whose it is: somebody has linked it. */
  readonly isSomebodys: boolean;
}

/** Runs in the page, while somebody may link it. */
export function pairingInPage(): PairingSight {
  let isSomebodys = false;
  try {
    const me = window.require('WAWebUserPrefsMeUser');
    isSomebodys = Boolean(me.getMaybeMePnUser() ?? me.getMaybeMeLidUser());
  } catch {
    // Loaded only once somebody has.
  }
  return { state: window.require('WAWebSocketModel').Socket.state, isSomebodys };
}

/** Runs in the page, where WhatsApp has stopped to make codes: the button under the last one. The library presses it in node, in vain. */
export function askForCodes(): void {
  window.require('WAWebCmd').Cmd.refreshQR?.();
}
