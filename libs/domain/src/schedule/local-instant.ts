import { IANAZone } from 'luxon';
import { DAY_MS, MINUTE_MS } from './civil-date';

export interface LocalDateTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** What a wall-clock time means in a zone. `moved`: the clocks skip it, and its instant lies on by the size of the jump. */
export type LocalMeaning =
  | { readonly clock: 'once' | 'moved'; readonly instant: Date }
  | { readonly clock: 'twice'; readonly instant: Date; readonly second: Date };

/** No zone is further ahead of UTC, none further behind, with an hour to spare. */
const FURTHEST_AHEAD_MS = 15 * 60 * MINUTE_MS;
const FURTHEST_BEHIND_MS = 13 * 60 * MINUTE_MS;

/**
 * The instant of a wall-clock time in a zone. A time that a clock change skips moves forward by the size of the jump; a
 * time that happens twice means the first one.
 */
export function instantOf(local: LocalDateTime, zone: string): Date {
  const { year, month, day, hour, minute } = local;
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const read = [wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate(), wall.getUTCHours()];
  if (read.some((part, i) => part !== [year, month, day, hour][i]) || wall.getUTCMinutes() !== minute) {
    throw new RangeError(`No calendar and no clock shows ${JSON.stringify(local)}`);
  }
  return clockOn(Math.floor(wall.getTime() / DAY_MS), zone)(hour * 60 + minute).instant;
}

/**
 * The clock of a date in a zone: from a minute of that date to what it means. Luxon's own answer is not used, because it
 * guesses from the offset of the moment at which it is asked, takes the second of two, and is asked once per minute.
 * Two offsets tell all as long as no zone changes its clocks twice within 52 hours; none does (oracle.spec.ts).
 */
export function clockOn(day: number, zone: string): (minute: number) => LocalMeaning {
  const midnight = day * DAY_MS;
  const [earliest, latest] = [midnight - FURTHEST_AHEAD_MS, midnight + DAY_MS + FURTHEST_BEHIND_MS];
  const [before, after] = [offsetMs(earliest, zone), offsetMs(latest, zone)];
  const change = before === after ? Infinity : firstWithOtherOffset(earliest, latest, zone);
  return (minute) => {
    const wall = midnight + minute * MINUTE_MS;
    const instant = new Date(wall - before);
    if (before === after) return { clock: 'once', instant };
    const later = new Date(wall - after);
    const isFirst = instant.getTime() < change;
    const isSecond = later.getTime() >= change;
    if (isFirst && isSecond) return { clock: 'twice', instant, second: later };
    if (isSecond) return { clock: 'once', instant: later };
    return { clock: isFirst ? 'once' : 'moved', instant };
  };
}

/** A date that a zone left out, such as 2011-12-30 in Pacific/Apia. */
export function isLeftOut(day: number, zone: string): boolean {
  const clock = clockOn(day, zone);
  return clock(0).clock === 'moved' && clock(1_439).clock === 'moved';
}

/** What the clocks of a zone show at an instant, as milliseconds since 1970-01-01 00:00 of that clock. */
export const wallOf = (instant: Date, zone: string): number => instant.getTime() + offsetMs(instant.getTime(), zone);

export const localDayOf = (instant: Date, zone: string): number => Math.floor(wallOf(instant, zone) / DAY_MS);

export const localMinuteOf = (instant: Date, zone: string): number => {
  const wall = wallOf(instant, zone);
  return Math.floor((wall - Math.floor(wall / DAY_MS) * DAY_MS) / MINUTE_MS);
};

export function offsetMs(instantMs: number, zone: string): number {
  const minutes = IANAZone.create(zone).offset(instantMs);
  if (Number.isNaN(minutes)) throw new RangeError(`There is no time zone ${zone}, or no such instant`);
  return minutes * MINUTE_MS;
}

/** The minute with which the clocks change between two instants of which they have different offsets. */
export function firstWithOtherOffset(fromMs: number, toMs: number, zone: string): number {
  const before = offsetMs(fromMs, zone);
  let [low, high] = [fromMs, toMs];
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / MINUTE_MS / 2) * MINUTE_MS;
    if (offsetMs(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}
