import { type Occurrence, occurrencesAfter } from '../src/schedule/occurrences-after';
import { scheduleDefinitionSchema } from '../src/schedule/schedule-definition';

export const ENROLLED = '2026-03-02T12:00:00Z';

export interface Asked {
  readonly after: string;
  readonly zone?: string;
  readonly enrolledAt?: string;
  readonly number?: number;
  readonly seed?: string;
}

/** What a definition plans, read as it is when somebody sends it. */
export function* planOf(
  definition: object,
  { after, zone = 'UTC', number = 0, ...rest }: Asked,
): Generator<Occurrence> {
  const context = { zone, enrolledAt: new Date(rest.enrolledAt ?? ENROLLED), seed: rest.seed ?? 'study-7' };
  yield* occurrencesAfter(scheduleDefinitionSchema.parse(definition), context, { after: new Date(after), number });
}

/** So many of them, where there are as many. */
export function take(many: number, plan: Iterable<Occurrence>): Occurrence[] {
  const taken: Occurrence[] = [];
  for (const occurrence of plan) if (taken.push(occurrence) === many) break;
  return taken;
}

export const shown = (occurrences: Occurrence[]): string[] =>
  occurrences.map(({ number, localDate, localTime, instant }) =>
    [number, localDate, localTime, instant.toISOString()].join(' '),
  );

/** Of so many half hours since midnight. */
export const halfHour = (of: number): string =>
  `${String(Math.floor(of / 2)).padStart(2, '0')}:${of % 2 === 0 ? '00' : '30'}`;
