import { isTimeZone } from '../time-zone';
import { MINUTE_MS } from './civil-date';
import type { NotSent } from './outcome';
import { decideQuietHours, type QuietHoursPolicy, quietHoursSchema } from './quiet-hours';

/** A message that is due, as its row and the database's clock have it. */
export interface QuietMessage {
  /** The person's own, or their study's, as stored. */
  readonly hours: unknown;
  readonly zone: string;
  readonly now: Date;
  readonly policy: QuietHoursPolicy;
  /** Null: it never expires. */
  readonly expiresAt: Date | null;
}

const NEVER = new Date(8_640_000_000_000_000);

/**
 * What becomes of a message that the database found quiet. Where this library sees another civil time than the database does, or
 * none at all, it is asked again in a minute: it is sent when neither of them calls it quiet.
 */
export function decideQuietMessage(message: QuietMessage): { verdict: 'defer'; until: Date } | NotSent {
  const { zone, now, policy, expiresAt } = message;
  const again = { verdict: 'defer', until: new Date(now.getTime() + MINUTE_MS) } as const;
  const hours = quietHoursSchema.safeParse(message.hours);
  if (!hours.success || !isTimeZone(zone)) return again;
  const decision = decideQuietHours(hours.data, { zone, instant: now, policy, usefulUntil: expiresAt ?? NEVER });
  return decision.verdict === 'send' ? again : decision;
}
