import { calendarOf, datesOfRandom } from './calendar';
import { CronRefusal, everPlans, readCron } from './cron-fields';
import type { ScheduleDefinition } from './definition';
import type { Refusal } from './refusal';
import { windowRefusals } from './window-refusals';

/** What each field allows and all of them together do not. */
export function refusalsOf(definition: ScheduleDefinition): Refusal[] {
  const refusals = [...misfireRefusals(definition), ...boundRefusals(definition)];
  if (definition.kind === 'cron') refusals.push(...cronRefusals(definition.cron));
  if (definition.kind === 'random') refusals.push(...windowRefusals(definition));
  return refusals.length > 0 ? refusals : emptyRangeRefusals(definition);
}

function misfireRefusals({ misfirePolicy, misfireGraceSeconds }: ScheduleDefinition): Refusal[] {
  const path = ['misfireGraceSeconds'];
  if (misfirePolicy === 'fire-within' && misfireGraceSeconds === undefined) {
    return [{ path, message: 'must say how late is still in time, as misfirePolicy "fire-within" asks' }];
  }
  if (misfirePolicy !== 'fire-within' && misfireGraceSeconds !== undefined) {
    return [
      { path, message: `belongs to misfirePolicy "fire-within", not to "${misfirePolicy}"; leave one of them out` },
    ];
  }
  return [];
}

function boundRefusals(definition: ScheduleDefinition): Refusal[] {
  const { start, end } = boundsOf(definition);
  if (start === undefined || end === undefined || start <= end) return [];
  return [{ path: ['end'], message: `lies before start, ${start}; it is the last date and must not` }];
}

function cronRefusals(text: string): Refusal[] {
  try {
    if (everPlans(readCron(text))) return [];
    const message = `names only dates that no year has (${text}); give a day of month that its months have`;
    return [{ path: ['cron'], message }];
  } catch (error) {
    if (!(error instanceof CronRefusal)) throw error;
    return [{ path: ['cron'], message: error.message }];
  }
}

/** The calendar repeats itself after 400 years, and no schedule waits longer than eight of them (29 February). */
const LONGEST_WAIT_DAYS = 8 * 366;

function emptyRangeRefusals(definition: ScheduleDefinition): Refusal[] {
  const { start, end } = boundsOf(definition);
  if (start === undefined || end === undefined) return [];
  const dates = definition.kind === 'random' ? datesOfRandom(definition) : calendarOf(definition, 0);
  const last = Math.min(dates.lastDay, dates.firstDay + LONGEST_WAIT_DAYS);
  for (let day = dates.firstDay; day <= last; day += 1) {
    if (dates.plans(day)) return [];
  }
  return [{ path: ['end'], message: `none of the schedule's dates lies between ${start} and ${end}; widen the range` }];
}

const boundsOf = (definition: ScheduleDefinition): { start?: string | undefined; end?: string | undefined } =>
  'start' in definition || 'end' in definition ? definition : {};
