import { storableText } from '@promptpipe/domain';
import type { SendOutcome } from '../whatsapp-driver';
import type { PageAnswer } from './page/send-in-page';

/** What WhatsApp calls a limit on whom the account may write to: 463 is its "reach-out time-lock". */
const RESTRICTED = /\b463\b|reachout_timelock/i;

/** What the page's answer means. A message that was there before is asked for its ack by whoever reads this. */
export function outcomeOf({ said, why, lid }: PageAnswer): SendOutcome {
  switch (said) {
    case 'added':
    case 'present':
      return { outcome: 'accepted', ...(lid !== undefined && { lid }) };
    case 'no-such-number':
      return { outcome: 'rejected', class: 'reject', reason: why };
    case 'not-added':
      if (RESTRICTED.test(why)) return { outcome: 'rejected', class: 'restricted', reason: withoutNumbers(why) };
      return { outcome: 'not-handed-over', reason: withoutNumbers(why) };
    case 'unsure':
      return { outcome: 'unknown', reason: withoutNumbers(why) };
  }
}

/** No answer at all: the call was cut, collected, too slow, or the page went away under it. */
export const outcomeOfFailure = (error: unknown): SendOutcome => ({
  outcome: 'unknown',
  reason: withoutNumbers(error instanceof Error ? error.message : String(error)),
});

/** Reasons are stored and logged: errors of WhatsApp name people by their numbers. */
const withoutNumbers = (text: string): string => storableText(text.replace(/\d{6,}/g, '…')).slice(0, 300);
