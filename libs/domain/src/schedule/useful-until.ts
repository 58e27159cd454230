import { DAY_MS, MINUTE_MS } from './civil-date';
import type { Occurrence } from './occurrences-after';

/** Of a prompt that nothing follows and whose schedule does not say. */
const USEFUL_ALONE_MS = DAY_MS;

/**
 * The instant from which an occurrence is not sent any more, however late it is: what its schedule says, and never past
 * the next one, which takes its place.
 */
export function usefulUntil(
  { instant }: Pick<Occurrence, 'instant'>,
  next: Pick<Occurrence, 'instant'> | null,
  { usefulForMinutes }: { readonly usefulForMinutes?: number | undefined },
): Date {
  const alone = next === null ? USEFUL_ALONE_MS : Infinity;
  const usefulMs = usefulForMinutes === undefined ? alone : usefulForMinutes * MINUTE_MS;
  return new Date(Math.min(instant.getTime() + usefulMs, next?.instant.getTime() ?? Infinity));
}
