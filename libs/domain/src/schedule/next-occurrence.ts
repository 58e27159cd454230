import { DateTime } from 'luxon';
import { instantOf } from './local-instant';
import { WEEKDAYS, type Schedule } from './schedule';

export interface OccurrenceBasis {
  /** The zone of the participant, for schedules that name none. */
  readonly zone: string;
  /** The planned instant that the grid of `everySeconds` is counted from. */
  readonly anchor: Date;
}

/** The first planned instant strictly after `after`. Today still counts while its time is ahead. */
export function nextOccurrence(schedule: Schedule, after: Date, basis: OccurrenceBasis): Date {
  return 'everySeconds' in schedule
    ? nextOnGrid(schedule.everySeconds * 1_000, after, basis.anchor)
    : nextLocalTime(schedule, after, schedule.zone ?? basis.zone);
}

function nextOnGrid(stepMs: number, after: Date, anchor: Date): Date {
  const steps = Math.max(0, Math.floor((after.getTime() - anchor.getTime()) / stepMs) + 1);
  return new Date(anchor.getTime() + steps * stepMs);
}

type LocalSchedule = Exclude<Schedule, { everySeconds: number }>;

function nextLocalTime({ time, days }: LocalSchedule, after: Date, zone: string): Date {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  // A calendar date is walked, never an instant plus 24 h: days are 23 to 25 hours long. Eight cover every weekday twice.
  let date = DateTime.fromJSDate(after, { zone }).startOf('day').minus({ days: 1 });
  for (let walked = 0; walked < 10; walked += 1, date = date.plus({ days: 1 })) {
    if (days && !days.some((day) => day === WEEKDAYS[date.weekday - 1])) continue;
    const instant = instantOf({ year: date.year, month: date.month, day: date.day, hour, minute }, zone);
    if (instant > after) return instant;
  }
  throw new RangeError(`No occurrence of ${time} in ${zone} after ${after.toISOString()}`);
}
