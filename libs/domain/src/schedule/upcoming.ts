import type { ScheduleDefinition } from './definition';
import { occurrencesAfter, type Position, type ScheduleContext, type Occurrence } from './occurrences-after';
import { usefulUntil } from './useful-until';

export type Upcoming = Pick<Occurrence, 'number' | 'localDate' | 'localTime' | 'zone' | 'instant' | 'byClockChange'> & {
  readonly usefulUntil: Date;
};

/** What a schedule plans from a position until an instant, each with the end of its use. */
export function* upcoming(
  definition: ScheduleDefinition,
  context: ScheduleContext,
  { from, until }: { readonly from: Position; readonly until: Date },
): Generator<Upcoming, void, undefined> {
  let last: Occurrence | null = null;
  for (const occurrence of occurrencesAfter(definition, context, from)) {
    if (last !== null) yield { ...last, usefulUntil: usefulUntil(last, occurrence, definition) };
    if (occurrence.instant > until) return;
    last = occurrence;
  }
  if (last !== null) yield { ...last, usefulUntil: usefulUntil(last, null, definition) };
}
