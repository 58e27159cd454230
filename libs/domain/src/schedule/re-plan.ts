import { DAY_MS, MINUTE_MS } from './civil-date';
import type { ScheduleDefinition } from './definition';
import { type Occurrence, occurrencesAfter, type ScheduleContext } from './occurrences-after';

/** An occurrence as its row holds it. */
export interface PlannedOccurrence {
  readonly number: number;
  readonly localDate: string;
  readonly instant: Date;
  /** It has been sent, or it is known why not. */
  readonly isSettled: boolean;
}

export interface NewPlan<T> {
  /** What was promised until now, whatever became of it. */
  readonly kept: readonly T[];
  /** Not yet due: the new plan stands in their place. */
  readonly dropped: readonly T[];
  /** Lazily, for ever or until the schedule ends. Numbers go on after those that are kept. */
  readonly added: Iterable<Occurrence>;
}

/**
 * The plan after a change of zone or schedule. A local date that has had its prompts has no more of them, on whichever
 * clock they were: a participant who flies west lives a date twice, and is asked once.
 */
export function rePlan<T extends PlannedOccurrence>(
  old: readonly T[],
  definition: ScheduleDefinition,
  context: ScheduleContext,
  now: Date,
): NewPlan<T> {
  const isKept = ({ instant, isSettled }: T): boolean => isSettled || instant <= now;
  const kept = old.filter(isKept);
  return {
    kept,
    dropped: old.filter((occurrence) => !isKept(occurrence)),
    added: { [Symbol.iterator]: () => addedTo(kept, definition, context, now) },
  };
}

/** Long enough ago that whatever is still ahead belongs to a date that began after it. */
const WHOLE_DATES_MS = 3 * DAY_MS;

function* addedTo(
  kept: readonly PlannedOccurrence[],
  definition: ScheduleDefinition,
  context: ScheduleContext,
  now: Date,
): Generator<Occurrence, void, undefined> {
  const count = 'count' in definition ? (definition.count ?? Infinity) : Infinity;
  const had = new Map<string, number>();
  for (const { localDate } of kept) had.set(localDate, (had.get(localDate) ?? 0) + 1);
  const lastKept = kept.reduce((last, { instant }) => Math.max(last, instant.getTime()), -Infinity);
  let number = kept.reduce((highest, occurrence) => Math.max(highest, occurrence.number), 0);
  // What was planned before `now` by the new schedule is counted, though never added: a date has its number of prompts.
  const uncounted = { ...definition, count: undefined } as ScheduleDefinition;
  const after = new Date(now.getTime() - WHOLE_DATES_MS);
  const seen = new Map<string, number>();
  for (const occurrence of occurrencesAfter(uncounted, context, { after, number: 0 })) {
    if (number >= count) return;
    const { localDate, instant } = occurrence;
    const index = seen.get(localDate) ?? 0;
    seen.set(localDate, index + 1);
    if (index < (had.get(localDate) ?? 0) || instant <= now || !keepsDistance(definition, instant, lastKept)) continue;
    number += 1;
    yield { ...occurrence, number };
  }
}

function keepsDistance(definition: ScheduleDefinition, instant: Date, lastKept: number): boolean {
  const gapMs = definition.kind === 'random' ? definition.minGapMinutes * MINUTE_MS : 0;
  return instant.getTime() - lastKept >= gapMs;
}
