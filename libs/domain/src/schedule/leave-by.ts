import type { CatchUpPolicy, MissedOccurrence } from './catch-up';
import type { SendDue } from './decide-due';

/**
 * The instant from which a prompt is not sent any more, whatever kept it: the end of its use, and where its schedule allows a
 * grace, the end of that. Quiet hours take nothing of the grace: what was left of it when they began counts from their end.
 * A schedule that skips has no such instant: what the pace of the account delays is not missed.
 */
export function leaveBy(
  { instant, usefulUntil }: Pick<MissedOccurrence, 'instant' | 'usefulUntil'>,
  { misfirePolicy, misfireGraceSeconds = 0 }: CatchUpPolicy,
  { notBefore, deferredFrom }: Pick<SendDue, 'notBefore' | 'deferredFrom'>,
): Date {
  if (misfirePolicy !== 'fire-within') return usefulUntil;
  const quietMs = deferredFrom === null ? 0 : notBefore.getTime() - deferredFrom.getTime();
  const graceEnds = instant.getTime() + misfireGraceSeconds * 1_000 + quietMs;
  return new Date(Math.min(graceEnds, usefulUntil.getTime()));
}
