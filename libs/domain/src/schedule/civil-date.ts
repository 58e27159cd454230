import { WEEKDAYS, type Weekday } from './schedule';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
export const MINUTES_A_DAY = 1_440;

/**
 * Dates are walked as numbers of days since 1970-01-01 and times as minutes since midnight, neither of them in any zone:
 * a day of the calendar is one day, however long the clocks of a place make it.
 */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): Weekday => WEEKDAYS.at((day + 3) % 7) ?? 'mon';

/** False also for a date that no calendar has, such as 2026-02-30: it would quietly become another one. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = dayOf(text);
  return !Number.isNaN(day) && dateOf(day) === text;
}

export function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return hour * 60 + minute;
}

export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
