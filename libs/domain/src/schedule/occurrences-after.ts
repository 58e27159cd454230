import { calendarOf, type Dates, datesOfRandom, type FixedDefinition } from './calendar';
import { dateOf, timeOf } from './civil-date';
import type { RandomDefinition, ScheduleDefinition } from './definition';
import { clockOn, isLeftOut, localDayOf, localMinuteOf } from './local-instant';
import { lastRandomMinuteOn, randomTimesOn } from './random-times';

export interface ScheduleContext {
  /** The participant's, for schedules that name none. */
  readonly zone: string;
  readonly enrolledAt: Date;
  /** What random times are drawn from; logged by whoever made it. */
  readonly seed: string;
}

/** How far a schedule has been planned: nothing before `after` is planned any more, and `number` have been. */
export interface Position {
  readonly after: Date;
  readonly number: number;
}

export interface Occurrence {
  /** The first of a participant is 1. */
  readonly number: number;
  /** As planned: the date and the time that were promised, not what a clock change made of them. */
  readonly localDate: string;
  readonly localTime: string;
  readonly zone: string;
  readonly instant: Date;
  /** `moved`: the clocks skip its time. `second`: they show it a second time. */
  readonly byClockChange: 'moved' | 'second' | null;
  /** Only of random times. */
  readonly drawnFrom: string | null;
}

type Found = Omit<Occurrence, 'number'>;

/** All that is planned strictly after a position, in order, for ever or until the schedule ends. */
export function* occurrencesAfter(
  definition: ScheduleDefinition,
  context: ScheduleContext,
  { after, number }: Position,
): Generator<Occurrence, void, undefined> {
  const zone = definition.zone ?? context.zone;
  const count = 'count' in definition ? (definition.count ?? Infinity) : Infinity;
  const dates = plannedDates(definition, { ...context, zone });
  let last = number;
  if (last >= count) return;
  for (const found of inOrder(dates, localDayOf(after, zone))) {
    if (found.instant <= after) continue;
    last += 1;
    yield { number: last, ...found };
    if (last >= count) return;
  }
}

interface PlannedDates {
  readonly firstDay: number;
  readonly lastDay: number;
  /** Of one date, in no particular order. */
  on(day: number): Found[];
}

function plannedDates(definition: ScheduleDefinition, context: ScheduleContext): PlannedDates {
  const { zone } = context;
  if (definition.kind === 'random') {
    const dates = datesOfRandom(definition);
    return asPlanned(dates, zone, (day) => drawnOn(day, definition, { ...context, follows: dates.plans(day - 1) }));
  }
  const calendar = calendarOf(definition, localDayOf(context.enrolledAt, zone));
  return asPlanned(calendar, zone, (day) => plannedOn(day, definition, { zone, minutes: calendar.minutesOn(day) }));
}

function asPlanned(dates: Dates, zone: string, findOn: (day: number) => Found[]): PlannedDates {
  const on = (day: number): Found[] => {
    if (!dates.plans(day)) return [];
    const found = findOn(day);
    // What a date has that the zone left out moves to the next one, unless that has its own.
    const isMovedAway = found.some(({ byClockChange }) => byClockChange === 'moved') && isLeftOut(day, zone);
    return isMovedAway && dates.plans(day + 1) ? [] : found;
  };
  return { firstDay: dates.firstDay, lastDay: dates.lastDay, on };
}

type DrawContext = ScheduleContext & {
  /** The day before is planned too: their distance is kept over the night. */
  readonly follows: boolean;
};

function drawnOn(day: number, definition: RandomDefinition, { zone, seed, follows }: DrawContext): Found[] {
  const before = follows ? lastRandomMinuteOn(day - 1, definition, zone) : null;
  const earliest = before === null ? -Infinity : before + definition.minGapMinutes;
  return randomTimesOn(day, definition, { zone, seed, earliest }).map(({ instant, drawnFrom, isMoved }) => ({
    localDate: dateOf(day),
    localTime: timeOf(localMinuteOf(instant, zone)),
    zone,
    instant,
    byClockChange: isMoved ? 'moved' : null,
    drawnFrom,
  }));
}

function plannedOn(
  day: number,
  { gap, overlap }: FixedDefinition,
  at: { zone: string; minutes: readonly number[] },
): Found[] {
  const clock = clockOn(day, at.zone);
  return at.minutes.flatMap((minute): Found[] => {
    const meaning = clock(minute);
    if (meaning.clock === 'moved' && gap === 'skip') return [];
    const base = { localDate: dateOf(day), localTime: timeOf(minute), zone: at.zone, drawnFrom: null };
    const byClockChange = meaning.clock === 'moved' ? 'moved' : null;
    const first: Found = { ...base, instant: meaning.instant, byClockChange };
    if (meaning.clock !== 'twice' || overlap === 'once') return [first];
    return [first, { ...base, instant: meaning.second, byClockChange: 'second' }];
  });
}

/** 29 February may be eight years away; what has no date for longer has none. */
const LONGEST_WAIT_DAYS = 8 * 366 + 2;

/**
 * A clock change near midnight lets a time of one date come after times of the next, but never after all of them: what is
 * found waits for the next date that has anything.
 */
function* inOrder(dates: PlannedDates, today: number): Generator<Found, void, undefined> {
  let waiting: Found[] = [];
  let foundOn = Math.max(dates.firstDay, today - 2);
  for (let day = foundOn; day <= Math.min(dates.lastDay, foundOn + LONGEST_WAIT_DAYS); day += 1) {
    const found = dates.on(day);
    if (found.length === 0) continue;
    foundOn = day;
    const first = Math.min(...found.map(({ instant }) => instant.getTime()));
    yield* waiting.filter(({ instant }) => instant.getTime() < first);
    waiting = merged([...waiting.filter(({ instant }) => instant.getTime() >= first), ...found]);
  }
  yield* waiting;
}

/** In order, one of each instant: a time that is moved onto another one gives way. */
function merged(found: readonly Found[]): Found[] {
  const isMoved = ({ byClockChange }: Found): number => (byClockChange === 'moved' ? 1 : 0);
  return found
    .toSorted((a, b) => a.instant.getTime() - b.instant.getTime() || isMoved(a) - isMoved(b))
    .filter(({ instant }, i, all) => instant.getTime() !== all[i - 1]?.instant.getTime());
}
