import { dayOf, minuteOf, weekdayOf } from './civil-date';
import { cronPlans, readCron } from './cron-fields';
import type { RandomDefinition, ScheduleDefinition } from './definition';

/** Which dates a schedule plans; no zone and no clock change is known here. */
export interface Dates {
  readonly firstDay: number;
  readonly lastDay: number;
  plans(day: number): boolean;
}

interface Calendar extends Dates {
  /** Minutes since midnight, of a date that it plans. */
  minutesOn(day: number): readonly number[];
}

export type FixedDefinition = Exclude<ScheduleDefinition, RandomDefinition>;

/** `enrolledDay`: the local date of enrolment. Random times are drawn, and so of no calendar. */
export function calendarOf(definition: FixedDefinition, enrolledDay: number): Calendar {
  switch (definition.kind) {
    case 'once': {
      const minutes = [minuteOf(definition.time)];
      return listed(new Map([[dayOf(definition.date), minutes]]));
    }
    case 'after-enrolment':
      return listed(daysAfter(definition.at, enrolledDay));
    case 'cron': {
      const fields = readCron(definition.cron);
      const minutes = fields.hours.flatMap((hour) => fields.minutes.map((minute) => hour * 60 + minute));
      return recurring(definition, (day) => cronPlans(fields, day), minutes);
    }
    case 'daily':
    case 'weekly':
      return recurring(definition, onWeekdays(definition), definition.times.map(minuteOf));
  }
}

/** The dates of a schedule of random times. */
export const datesOfRandom = (definition: RandomDefinition): Dates => recurring(definition, onWeekdays(definition), []);

type Bounds = Pick<RandomDefinition, 'start' | 'end'>;

function recurring({ start, end }: Bounds, isPlanned: (day: number) => boolean, minutes: readonly number[]): Calendar {
  const firstDay = start === undefined ? -Infinity : dayOf(start);
  const lastDay = end === undefined ? Infinity : dayOf(end);
  return {
    firstDay,
    lastDay,
    plans: (day) => day >= firstDay && day <= lastDay && isPlanned(day),
    minutesOn: () => minutes,
  };
}

function onWeekdays(definition: ScheduleDefinition): (day: number) => boolean {
  const days = 'days' in definition ? definition.days : undefined;
  return days === undefined ? () => true : (day) => days.includes(weekdayOf(day));
}

function listed(minutesByDay: ReadonlyMap<number, readonly number[]>): Calendar {
  const days = [...minutesByDay.keys()];
  return {
    firstDay: Math.min(...days),
    lastDay: Math.max(...days),
    plans: (day) => minutesByDay.has(day),
    minutesOn: (day) => minutesByDay.get(day) ?? [],
  };
}

function daysAfter(at: readonly { day: number; time: string }[], enrolledDay: number): Map<number, number[]> {
  const minutesByDay = new Map<number, number[]>();
  for (const { day, time } of at) {
    minutesByDay.set(enrolledDay + day, [...(minutesByDay.get(enrolledDay + day) ?? []), minuteOf(time)]);
  }
  return minutesByDay;
}
