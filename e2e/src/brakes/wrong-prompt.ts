/** So many have it when somebody notices. */
export const GONE = 20;

/** Each send takes a moment, so that most of them are still to come by then. */
export const SLOW = { delayMs: 40 };
