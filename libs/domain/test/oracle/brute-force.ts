import { type DaysAround } from './days-around';

export interface ClockPolicy {
  readonly gap: 'shift' | 'skip';
  readonly overlap: 'once' | 'twice';
}

export const CLOCK_POLICIES: readonly ClockPolicy[] = [
  { gap: 'shift', overlap: 'once' },
  { gap: 'shift', overlap: 'twice' },
  { gap: 'skip', overlap: 'once' },
  { gap: 'skip', overlap: 'twice' },
];

const DAY = 1_440;

/** Everything that a schedule with these times on these dates does, as text, in order. */
export function bruteForce(around: DaysAround, plan: Plan, policy: ClockPolicy): string[] {
  const asPlanned = new Map<number, string>();
  const moved = new Map<number, string>();
  for (const wall of plan.days.flatMap((day) => plan.minutes.map((minute) => day * DAY + minute))) {
    const instants = around.instantsOf(wall);
    const [first, second] = instants;
    if (first === undefined && policy.gap === 'shift' && !givesWay(around, plan, wall)) {
      moved.set(around.movedInstantOf(wall), `${showWall(wall)} moved`);
    }
    if (first !== undefined) asPlanned.set(first, showWall(wall));
    if (second !== undefined && policy.overlap === 'twice') asPlanned.set(second, `${showWall(wall)} second`);
  }
  return [...new Map([...moved, ...asPlanned])]
    .sort(([a], [b]) => a - b)
    .map(([instant, text]) => `${new Date(instant * 60_000).toISOString()} ${text}`);
}

export interface Plan {
  readonly days: readonly number[];
  readonly minutes: readonly number[];
}

/** A date that the zone left out has what it has on the next one, unless that has its own. */
function givesWay(around: DaysAround, { days }: Plan, wall: number): boolean {
  const day = Math.floor(wall / DAY);
  return !around.hasDate(day) && days.includes(day + 1);
}

const showWall = (wall: number): string => new Date(wall * 60_000).toISOString().slice(0, 16).replace('T', ' ');

/** The first minute from an instant on at which the clocks show none of these minutes of the day. */
export function firstMinuteNotIn(around: DaysAround, instant: number, isIn: (minuteOfDay: number) => boolean): number {
  let at = instant;
  while (isIn(((around.wallAt(at) % DAY) + DAY) % DAY)) at += 1;
  return at;
}
