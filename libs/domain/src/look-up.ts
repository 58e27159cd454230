/** What WhatsApp answers about an id: not there, or there with its ack level. */
export type LookUp = { readonly found: false } | { readonly found: true; readonly ack: number; readonly at: Date };

/** A message whose outcome was lost this often is not sent again: it breaks whatever sends it. */
export const MAX_LOST_OUTCOMES = 10;

export type UnknownResolution = 'sent' | 'wait' | 'queue-again' | 'give-up';

/**
 * What becomes of a message whose outcome is unknown. "Not found" is no proof that it was never handed over: what makes
 * the second send safe is that it carries the same id, account, recipient and payload (design §6). One that is there with
 * an error (−1) was not taken: to send it again is to have the very message sent again that is there.
 */
export function resolveUnknown(lookUp: LookUp, stopRequested: boolean): UnknownResolution {
  if (lookUp.found && lookUp.ack >= 0) return lookUp.ack >= 1 ? 'sent' : 'wait';
  return stopRequested ? 'give-up' : 'queue-again';
}

export type BeforeSend = 'send' | 'already-sent' | 'await-ack' | 'cancel' | 'give-up';

/**
 * The last decision before the driver is called. A stop ends as `canceled` only on the first attempt: of an earlier one
 * nobody can say any more that it was not handed over.
 */
export function beforeSend(lookUp: LookUp, stopRequested: boolean, attempt: number): BeforeSend {
  if (lookUp.found && lookUp.ack >= 0) return lookUp.ack >= 1 ? 'already-sent' : 'await-ack';
  if (!stopRequested) return 'send';
  return attempt === 1 && !lookUp.found ? 'cancel' : 'give-up';
}
