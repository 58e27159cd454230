import { DAY_MS } from './civil-date';
import type { ScheduleDefinition } from './definition';
import type { Occurrence } from './occurrences-after';
import { usefulUntil } from './useful-until';

export interface PlannedAhead {
  readonly added: readonly (Occurrence & { readonly usefulUntil: Date })[];
  /** Everything up to here is planned. */
  readonly plannedTo: Date;
  /** Of the last that was added; null: none was. */
  readonly lastNumber: number | null;
  /** When to look again; null: the schedule is over. */
  readonly planAt: Date | null;
}

export interface PlanLimits {
  readonly now: Date;
  /** How far ahead occurrences are written down. */
  readonly aheadDays: number;
  /** So many in one go; the rest follows at once. */
  readonly atMost: number;
}

/** Looked at again each day: what is planned reaches a day less far than at the last look, and never too short. */
const LOOK_EACH_MS = DAY_MS;

/**
 * As much of an endless plan as is written down now. `upcoming`: all that comes after what is planned already, in order.
 * What lies in the past was missed while nobody planned, and is written down all the same.
 */
export function planAhead(
  upcoming: Iterable<Occurrence>,
  definition: Pick<ScheduleDefinition, 'usefulForMinutes'>,
  { now, aheadDays, atMost }: PlanLimits,
): PlannedAhead {
  const horizon = new Date(now.getTime() + aheadDays * DAY_MS);
  const added: (Occurrence & { usefulUntil: Date })[] = [];
  let last: Occurrence | null = null;
  for (const occurrence of upcoming) {
    if (last !== null) added.push({ ...last, usefulUntil: usefulUntil(last, occurrence, definition) });
    if (added.length === atMost) return ended(added, { plannedTo: added.at(-1)?.instant ?? now, planAt: now });
    if (occurrence.instant > horizon) {
      const look = Math.max(now.getTime() + LOOK_EACH_MS, occurrence.instant.getTime() - (aheadDays - 1) * DAY_MS);
      return ended(added, { plannedTo: horizon, planAt: new Date(look) });
    }
    last = occurrence;
  }
  if (last !== null) added.push({ ...last, usefulUntil: usefulUntil(last, null, definition) });
  return ended(added, { plannedTo: horizon, planAt: null });
}

const ended = (added: PlannedAhead['added'], to: Pick<PlannedAhead, 'plannedTo' | 'planAt'>): PlannedAhead => ({
  added,
  lastNumber: added.at(-1)?.number ?? null,
  ...to,
});
