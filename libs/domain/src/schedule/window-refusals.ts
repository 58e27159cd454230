import { minuteOf, MINUTES_A_DAY, timeOf, weekdayOf } from './civil-date';
import type { RandomDefinition } from './definition';
import type { Refusal } from './refusal';

/** Windows that are no windows, or that do not hold their prompts at the least distance asked for. */
export function windowRefusals(definition: RandomDefinition): Refusal[] {
  const shape = shapeRefusal(definition);
  if (shape !== null) return [shape];
  const room = roomRefusal(definition);
  if (room !== null) return [room];
  const night = nightRefusal(definition);
  return night === null ? [] : [night];
}

function shapeRefusal({ windows }: RandomDefinition): Refusal | null {
  for (const [i, { from, to }] of windows.entries()) {
    if (to <= from) {
      const message = `must lie after from, ${from}; make two windows of one that goes past midnight`;
      return { path: ['windows', i, 'to'], message };
    }
    const previous = windows[i - 1];
    if (previous !== undefined && from < previous.to) {
      const message = `must not lie before the end of the window before it, ${previous.to}; put them in order, apart`;
      return { path: ['windows', i, 'from'], message };
    }
  }
  return null;
}

function roomRefusal({ windows, minGapMinutes }: RandomDefinition): Refusal | null {
  let earliest = 0;
  for (const [i, { from, to, prompts }] of windows.entries()) {
    const first = Math.max(minuteOf(from), earliest);
    const last = first + (prompts - 1) * minGapMinutes;
    if (last >= minuteOf(to)) {
      const message =
        `has no room for ${prompts} at least ${minGapMinutes} minutes apart: the earliest possible last one is ` +
        `${last < MINUTES_A_DAY ? timeOf(last) : 'past midnight'}, and it ends before ${to}; ask for fewer, widen it or lower minGapMinutes`;
      return { path: ['windows', i, 'prompts'], message };
    }
    earliest = last + minGapMinutes;
  }
  return null;
}

/** The last minute of a date and the first of the next one may both be drawn. */
function nightRefusal({ windows, days, minGapMinutes }: RandomDefinition): Refusal | null {
  const week = [0, 1, 2, 3, 4, 5, 6];
  const isPlanned = (day: number): boolean => days === undefined || days.includes(weekdayOf(day));
  if (!week.some((day) => isPlanned(day) && isPlanned(day + 1))) return null;
  const first = windows[0];
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return null;
  const night = minuteOf(first.from) + MINUTES_A_DAY - (minuteOf(last.to) - 1);
  if (night >= minGapMinutes) return null;
  const message = `is more than the ${night} minutes from the end of the last window, ${last.to}, to the next day's first, ${first.from}; lower it, or move a window`;
  return { path: ['minGapMinutes'], message };
}
