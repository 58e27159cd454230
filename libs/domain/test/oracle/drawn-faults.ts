import { type Occurrence } from '../../src/schedule/occurrences-after';
import { type DaysAround } from './days-around';

const DAY = 1_440;

export interface DrawnPlan {
  readonly day: number;
  /** Minutes of the day: from the first on, and before the second. */
  readonly window: readonly [number, number];
  readonly prompts: number;
  readonly minGap: number;
  readonly gap: 'shift' | 'skip';
}

/** What is wrong with the random times of one date; nothing, where all of them lie in the window and keep their distance. */
export function drawnFaults(around: DaysAround, plan: DrawnPlan, drawn: readonly Occurrence[]): string[] {
  const allowed = allowedMinutes(around, plan);
  const minutes = drawn.map(({ instant }) => instant.getTime() / 60_000);
  const faults = minutes.filter((minute) => !allowed.includes(minute)).map((minute) => `outside: ${show(minute)}`);
  for (const [i, minute] of minutes.entries()) {
    const before = minutes[i - 1];
    if (before !== undefined && minute - before < plan.minGap)
      faults.push(`too close: ${show(before)}, ${show(minute)}`);
  }
  const expected = mostThatFit(longestRun(allowed), plan);
  if (drawn.length !== expected) faults.push(`${drawn.length} instead of ${expected}`);
  return faults;
}

function allowedMinutes(around: DaysAround, { day, window: [from, to], gap }: DrawnPlan): number[] {
  const walls = Array.from({ length: to - from }, (_, i) => day * DAY + from + i);
  const shown = walls.flatMap((wall) => around.instantsOf(wall)).sort((a, b) => a - b);
  if (shown.length > 0 || gap === 'skip') return shown;
  return walls.map((wall) => around.movedInstantOf(wall));
}

/** Where the clocks leave the window and come back to it, one stay of at least a window's length is enough. */
function longestRun(minutes: readonly number[]): number {
  let [longest, run] = [0, 0];
  for (const [i, minute] of minutes.entries()) {
    run = minute - 1 === minutes[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

const mostThatFit = (length: number, { prompts, minGap }: DrawnPlan): number =>
  length === 0 ? 0 : Math.min(prompts, Math.floor((length - 1) / minGap) + 1);

const show = (minute: number): string => new Date(minute * 60_000).toISOString();
