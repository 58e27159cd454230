import { minuteOf, weekdayOf } from './civil-date';
import { clockOn, localDayOf } from './local-instant';
import { type Schedule } from './schedule';

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

/** The last planned instant up to `until`; the anchor, which is planned, where there is none after it. */
export function lastOccurrence(schedule: Schedule, until: Date, basis: OccurrenceBasis): Date {
  const { anchor } = basis;
  const last =
    'everySeconds' in schedule
      ? lastOnGrid(schedule.everySeconds * 1_000, until, anchor)
      : lastLocalTime(schedule, until, schedule.zone ?? basis.zone);
  return last > anchor ? last : anchor;
}

function lastOnGrid(stepMs: number, until: Date, anchor: Date): Date {
  const steps = Math.floor((until.getTime() - anchor.getTime()) / stepMs);
  return new Date(anchor.getTime() + steps * stepMs);
}

function nextOnGrid(stepMs: number, after: Date, anchor: Date): Date {
  const steps = Math.max(0, Math.floor((after.getTime() - anchor.getTime()) / stepMs) + 1);
  return new Date(anchor.getTime() + steps * stepMs);
}

type LocalSchedule = Exclude<Schedule, { everySeconds: number }>;

function nextLocalTime({ time, days }: LocalSchedule, after: Date, zone: string): Date {
  const minute = minuteOf(time);
  // A calendar date is walked, never an instant plus 24 h: days are 23 to 25 hours long. Nine cover every weekday, a day
  // that is moved by a clock change included.
  const yesterday = localDayOf(after, zone) - 1;
  for (let day = yesterday; day < yesterday + 10; day += 1) {
    if (days && !days.includes(weekdayOf(day))) continue;
    const { instant } = clockOn(day, zone)(minute);
    if (instant > after) return instant;
  }
  throw new RangeError(`No occurrence of ${time} in ${zone} after ${after.toISOString()}`);
}

function lastLocalTime({ time, days }: LocalSchedule, until: Date, zone: string): Date {
  const minute = minuteOf(time);
  const tomorrow = localDayOf(until, zone) + 1;
  for (let day = tomorrow; day > tomorrow - 10; day -= 1) {
    if (days && !days.includes(weekdayOf(day))) continue;
    const { instant } = clockOn(day, zone)(minute);
    if (instant <= until) return instant;
  }
  throw new RangeError(`No occurrence of ${time} in ${zone} until ${until.toISOString()}`);
}
