import type { Pace } from './pace';

/**
 * A contact is cold until they have written to the account. That a message was delivered or read is not enough: it shows that the
 * number exists, and not that they want to be written to; what they do not want they report, and that is what ends accounts.
 */
export const isCold = ({ wroteAt }: { readonly wroteAt: Date | null }): boolean => wroteAt === null;

/**
 * How many cold contacts may be met on a day: `day` counts the days from the account's first send on, which is 1. A day of a
 * warm-up never allows more than the days after it. Null: no limit.
 */
export function coldAllowance({ coldPerDay, warmUp }: Pace, day: number): number | null {
  const warming = warmUp[Math.max(day, 1) - 1] ?? null;
  if (warming === null || coldPerDay === null) return warming ?? coldPerDay;
  return Math.min(warming, coldPerDay);
}

/** How long no cold contact is written to after WhatsApp has restricted the account, unless an operator says otherwise. */
export const COLD_PAUSE_HOURS = 24;
