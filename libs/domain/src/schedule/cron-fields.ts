import { DAY_MS, dayOf, weekdayOf } from './civil-date';
import { WEEKDAYS } from './schedule';

/** Null: any. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: ReadonlySet<number> | null;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number> | null;
}

/** Says what is wrong and what to write instead. */
export class CronRefusal extends Error {}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of `min`, `min + 1` and so on. */
  readonly names?: readonly string[];
}

const MINUTE: Field = { name: 'minute', min: 0, max: 59 };
const HOUR: Field = { name: 'hour', min: 0, max: 23 };
const DAY_OF_MONTH: Field = { name: 'day of month', min: 1, max: 31 };
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS };
/** 0 and 7 are both Sunday. */
const WEEKDAY: Field = { name: 'weekday', min: 0, max: 7, names: ['sun', ...WEEKDAYS] };

/** Five fields: minute, hour, day of month, month, weekday. Throws a CronRefusal. */
export function readCron(text: string): CronFields {
  const parts = text.trim().toLowerCase().split(/\s+/);
  if (parts.length !== 5) {
    throw new CronRefusal(
      `has ${parts.length} fields; it must have five: minute, hour, day of month, month, weekday, such as "0 9 * * mon-fri"`,
    );
  }
  const [minute, hour, dayOfMonth, month, weekday] = parts as [string, string, string, string, string];
  const weekdays = valuesOf(weekday, WEEKDAY).map((value) => value % 7);
  return {
    minutes: sorted(valuesOf(minute, MINUTE)),
    hours: sorted(valuesOf(hour, HOUR)),
    daysOfMonth: dayOfMonth === '*' ? null : new Set(valuesOf(dayOfMonth, DAY_OF_MONTH)),
    months: new Set(valuesOf(month, MONTH)),
    weekdays: weekday === '*' ? null : new Set(weekdays),
  };
}

/** As cron has it: where both the day of month and the weekday are restricted, either will do. */
export function cronPlans({ daysOfMonth, months, weekdays }: CronFields, day: number): boolean {
  const date = new Date(day * DAY_MS);
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const onDayOfMonth = daysOfMonth?.has(date.getUTCDate());
  const onWeekday = weekdays?.has((WEEKDAYS.indexOf(weekdayOf(day)) + 1) % 7);
  if (onDayOfMonth === undefined) return onWeekday ?? true;
  return onDayOfMonth || (onWeekday ?? false);
}

/** In a leap year every date exists that any year has. */
const LEAP_YEAR = dayOf('2000-01-01');

/** False for dates that do not exist, such as 30 February: it would never be anybody's turn. */
export function everPlans(fields: CronFields): boolean {
  for (let day = LEAP_YEAR; day < LEAP_YEAR + 366; day += 1) if (cronPlans(fields, day)) return true;
  return false;
}

const sorted = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

const valuesOf = (text: string, field: Field): number[] => text.split(',').flatMap((item) => valuesOfItem(item, field));

function valuesOfItem(item: string, field: Field): number[] {
  const [, from, to, step] = /^([^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(item) ?? [];
  if (from === undefined || (from === '*' && to !== undefined)) throw refusal(item, field, 'cannot be read');
  const first = from === '*' ? field.min : valueOf(from, field);
  const last = lastOf({ from, to, step }, field);
  if (last < first) {
    throw refusal(
      item,
      field,
      `runs backwards; write two ranges, "${from}-${field.max}" and "${field.min}-${String(to)}"`,
    );
  }
  const by = step === undefined ? 1 : Number(step);
  if (by < 1) throw refusal(item, field, 'has a step of 0; the smallest step is 1');
  if (by > 1 && first + by > last) {
    throw refusal(item, field, `has a step that never leaves ${first}; write "${first}", or a smaller step`);
  }
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, i) => first + i * by);
}

interface Item {
  readonly from: string;
  readonly to: string | undefined;
  readonly step: string | undefined;
}

function lastOf({ from, to, step }: Item, field: Field): number {
  // `*` of the weekday is 0 to 6: 7 would be Sunday again.
  const open = field === WEEKDAY ? 6 : field.max;
  if (from === '*') return open;
  if (to === undefined) return step === undefined ? valueOf(from, field) : Math.max(open, valueOf(from, field));
  const last = valueOf(to, field);
  return field === WEEKDAY && last === 0 && valueOf(from, field) > 0 ? 7 : last;
}

function valueOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text) ?? -1;
  const value = named >= 0 ? field.min + named : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (value >= field.min && value <= field.max) return value;
  const names = field.names ? ` or a name such as ${String(field.names[1])}` : '';
  throw refusal(text, field, `must be a number from ${field.min} to ${field.max}${names}`);
}

const FORMS = 'forms are *, 5, 1-5, 1,3,5, */15 and 10-50/20';

const refusal = (text: string, { name }: Field, why: string): CronRefusal =>
  new CronRefusal(`the ${name} "${text}" ${why}${why === 'cannot be read' ? `; its ${FORMS}` : ''}`);
