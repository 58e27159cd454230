import { z } from 'zod';
import { MINUTE_MS, MINUTES_A_DAY, minuteOf } from './civil-date';
import { timeSchema } from './definition-fields';
import { firstWithOtherOffset, localMinuteOf, offsetMs } from './local-instant';
import { notSent, type NotSent } from './outcome';

/** From `from` on, and before `to`, past midnight where `to` is the earlier one. */
export const quietHoursSchema = z
  .strictObject({ from: timeSchema, to: timeSchema }, 'must be {from, to}, such as {"from": "22:00", "to": "07:00"}')
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'must differ from from: nobody could ever be written to; for no quiet hours leave them out',
  });
export type QuietHours = z.output<typeof quietHoursSchema>;

export const QUIET_POLICIES = ['defer', 'skip', 'send'] as const;
export type QuietHoursPolicy = (typeof QUIET_POLICIES)[number];

export type QuietHoursDecision =
  { readonly verdict: 'send' } | { readonly verdict: 'defer'; readonly until: Date } | NotSent;

export interface PromptToSend {
  readonly zone: string;
  /** When it would be sent. */
  readonly instant: Date;
  readonly policy: QuietHoursPolicy;
  readonly usefulUntil: Date;
}

/** May a prompt be sent now, must it wait, or is it over? Asked again whenever it is about to be sent. */
export function decideQuietHours(quietHours: QuietHours | null, prompt: PromptToSend): QuietHoursDecision {
  const { zone, instant, policy, usefulUntil } = prompt;
  if (quietHours === null || policy === 'send' || !isQuiet(quietHours, instant, zone)) return { verdict: 'send' };
  const hours = `${quietHours.from} to ${quietHours.to} (${zone})`;
  if (policy === 'skip') {
    return notSent('quiet-hours', `It falls into the quiet hours, ${hours}, and its schedule skips those`);
  }
  const until = quietUntil(quietHours, instant, zone);
  if (until < usefulUntil) return { verdict: 'defer', until };
  const end = usefulUntil.toISOString();
  return notSent('quiet-hours', `It falls into the quiet hours, ${hours}, and is useful only until ${end}`);
}

function isQuiet({ from, to }: QuietHours, instant: Date, zone: string): boolean {
  const minute = localMinuteOf(instant, zone);
  const [start, end] = [minuteOf(from), minuteOf(to)];
  return start < end ? start <= minute && minute < end : start <= minute || minute < end;
}

/**
 * The first instant after a quiet one that is not quiet. The clocks may be changed on the way: over the end of the quiet
 * hours, or back to before they began.
 */
function quietUntil(quietHours: QuietHours, instant: Date, zone: string): Date {
  let at = Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
  while (isQuiet(quietHours, new Date(at), zone)) {
    const minutesLeft = minuteOf(quietHours.to) - localMinuteOf(new Date(at), zone);
    const end = at + ((minutesLeft + MINUTES_A_DAY) % MINUTES_A_DAY) * MINUTE_MS;
    at = offsetMs(end, zone) === offsetMs(at, zone) ? end : firstWithOtherOffset(at, end, zone);
  }
  return new Date(at);
}
